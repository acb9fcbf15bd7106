public import CPluginABI
public import Contract
import JSONValues
import SlotBridge

/// The registration table of a plugin: what `glia_plugin_v1` returns.
///
/// Make it once, in a global constant; it is never freed, as a plugin is never unloaded. It is
/// unchecked because it holds pointers to memory that is written here and never again.
public final class PluginTable: @unchecked Sendable {
    /// The table.
    public let pointer: UnsafePointer<glia_plugin>

    /// Makes the table.
    ///
    /// - Parameters:
    ///   - manifest: The manifests of all components, each ended by a zero byte but the last,
    ///     as they stand in the library's section: the table points into them.
    ///   - declarations: The components in the order of their manifests.
    public convenience init(manifest: glia_str, _ declarations: ComponentDeclaration...) {
        self.init(manifest: manifest, declarations)
    }

    /// Makes the table of a plugin whose components are listed elsewhere.
    ///
    /// - Parameters:
    ///   - manifest: The manifests of all components, as above.
    ///   - declarations: The components in the order of their manifests.
    public init(manifest: glia_str, _ declarations: [ComponentDeclaration]) {
        let manifests = Self.split(manifest)
        precondition(
            manifests.count == declarations.count,
            "a plugin needs one manifest a component"
        )
        let components = UnsafeMutablePointer<UnsafePointer<glia_component>?>.allocate(
            capacity: declarations.count
        )
        for (index, declaration) in declarations.enumerated() {
            let component = UnsafeMutablePointer<glia_component>.allocate(capacity: 1)
            component.initialize(to: declaration.component(manifest: manifests[index]))
            (components + index).initialize(to: UnsafePointer(component))
        }
        let table = UnsafeMutablePointer<glia_plugin>.allocate(capacity: 1)
        table.initialize(
            to: glia_plugin(
                struct_size: UInt32(MemoryLayout<glia_plugin>.size),
                component_count: UInt32(declarations.count),
                components: UnsafePointer(components)
            )
        )
        pointer = UnsafePointer(table)
    }

    /// The kinds of the components that manifests describe, in their order.
    ///
    /// - Parameter manifest: The manifests of all components.
    /// - Returns: A kind for each, nil where a manifest names none.
    public static func kinds(_ manifest: glia_str) -> [ComponentKind?] {
        split(manifest).map { text in
            let json = try? JSON(parsing: String(reading: text))
            return ComponentKind(rawValue: json?["kind"]?.string ?? "")
        }
    }

    private static func split(_ manifest: glia_str) -> [glia_str] {
        guard let data = manifest.data else { return [] }
        var parts: [glia_str] = []
        var start = 0
        for end in 0...Int(manifest.size) where end == Int(manifest.size) || data[end] == 0 {
            if end > start { parts.append(glia_str(data: data + start, size: UInt64(end - start))) }
            start = end + 1
        }
        return parts
    }
}

/// A component that a plugin offers: its kind, and how an instance of it is made.
public struct ComponentDeclaration: Sendable {
    private let kind: ComponentKind
    private let create: CreateFunction
    private let functions: @Sendable () -> UnsafeRawPointer

    init(
        _ kind: ComponentKind,
        _ create: @escaping CreateFunction,
        _ functions: @escaping @Sendable () -> UnsafeRawPointer
    ) {
        self.kind = kind
        self.create = create
        self.functions = functions
    }

    func component(manifest: glia_str) -> glia_component {
        let id = (try? JSON(parsing: String(reading: manifest)))?["id"]?.string ?? ""
        return glia_component(
            struct_size: UInt32(MemoryLayout<glia_component>.size),
            reserved: 0,
            id: Self.lasting(id),
            kind: Self.lasting(kind.rawValue),
            manifest: manifest,
            create: create,
            destroy: destroyInstance,
            functions: functions(),
            find_extension: nil
        )
    }

    private static func lasting(_ text: String) -> glia_str {
        let copy = UnsafeMutableBufferPointer<CChar>.allocate(capacity: text.utf8.count)
        _ = copy.initialize(from: text.utf8.map(CChar.init(bitPattern:)))
        return glia_str(data: copy.baseAddress, size: UInt64(copy.count))
    }
}

private let destroyInstance: @convention(c) (UnsafeMutableRawPointer?) -> Void = { instance in
    // Whatever the component's type is, releasing its box is the same.
    if let instance { Unmanaged<AnyObject>.fromOpaque(instance).release() }
}

/// Copies a table of functions into memory that is never freed.
func lasting<Table>(_ table: Table) -> UnsafeRawPointer {
    let pointer = UnsafeMutablePointer<Table>.allocate(capacity: 1)
    pointer.initialize(to: table)
    return UnsafeRawPointer(pointer)
}
