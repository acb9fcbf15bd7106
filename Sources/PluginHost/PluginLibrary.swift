import CPluginABI
import Contract
import Glibc
import SlotBridge
import Synchronization

/// A loaded plugin: its table.
///
/// It is never unloaded, as Swift, Rust and Go libraries can't be.
///
/// Unchecked because the table is constant.
final class PluginLibrary: @unchecked Sendable {
    let path: String
    /// Lets one call through at a time, for components that say `one-per-plugin`.
    let gate: CallGate
    private let components: [UnsafePointer<glia_component>]

    /// The gates of all loaded libraries, by what identifies each to the system.
    ///
    /// Of the whole process, as what is loaded is: two registries get one and the same library.
    private static let gates = Mutex<[UInt: CallGate]>([:])

    /// Stands for a component that needs no library.
    init(lending component: UnsafePointer<glia_component>) {
        path = LentComponent.path
        gate = CallGate(limit: 1)
        components = [component]
    }

    /// Loads a library.
    ///
    /// Loading is executing: owner and mode are checked again just before.
    init(path: String) throws {
        self.path = path
        if let problem = FileTrust.problem(of: path) { throw Self.refusal(path, problem) }
        // Libraries built with -Ofast switch the loading thread to flush-to-zero.
        var floatingPoint = fenv_t()
        fegetenv(&floatingPoint)
        let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE)
        fesetenv(&floatingPoint)
        guard let handle else {
            throw Self.refusal(path, dlerror().map { String(cString: $0) } ?? "dlopen says no why")
        }
        guard let symbol = dlsym(handle, "glia_plugin_v1") else {
            throw Self.refusal(path, "it doesn't export 'glia_plugin_v1'")
        }
        typealias Entry = @convention(c) () -> UnsafePointer<glia_plugin>?
        let entry = unsafeBitCast(symbol, to: Entry.self)
        components = try Self.components(of: entry(), path: path)
        gate = Self.gates.withLock { gates in
            let gate = gates[UInt(bitPattern: handle)] ?? CallGate(limit: 1)
            gates[UInt(bitPattern: handle)] = gate
            return gate
        }
    }

    /// Returns the component of that id.
    func component(_ id: String) throws -> UnsafePointer<glia_component> {
        if let found = components.first(where: { String(reading: $0.pointee.id) == id }) {
            return found
        }
        throw Self.refusal(path, "its table has no component '\(id)', which its manifest names")
    }

    private static func components(
        of table: UnsafePointer<glia_plugin>?,
        path: String
    ) throws
        -> [UnsafePointer<glia_component>]
    {
        guard let table, Int(table.pointee.struct_size) >= MemoryLayout<glia_plugin>.size,
            let list = table.pointee.components
        else { throw refusal(path, "its table is null or too small") }
        return try (0..<Int(table.pointee.component_count)).map { index in
            guard let component = list[index],
                Int(component.pointee.struct_size) >= MemoryLayout<glia_component>.size,
                component.pointee.create != nil, component.pointee.functions != nil
            else { throw refusal(path, "component \(index) of its table is null or too small") }
            return component
        }
    }

    private static func refusal(_ path: String, _ reason: String) -> ComponentError {
        ComponentError(.failedPrecondition, "the plugin \(path) can't be loaded: \(reason)")
    }
}
