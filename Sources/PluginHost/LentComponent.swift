package import CPluginABI
import Contract
import SlotBridge

/// A component that the embedding program lends as a C table, without a library.
package struct LentComponent: Sendable {
    /// What it says of itself.
    package let manifest: PluginManifest
    let library: PluginLibrary

    /// Where a listing says that it comes from.
    package static let path = "this program"

    /// Takes a table; it must stay valid as long as anything made of it lives.
    ///
    /// - Throws: ``ComponentError`` that says what is wrong with the table or its manifest.
    package init(_ table: UnsafePointer<glia_component>) throws {
        let size = Int(table.pointee.struct_size)
        guard size >= MemoryLayout<glia_component>.size else {
            throw Self.fault("the component's struct_size is \(size), too small")
        }
        guard table.pointee.create != nil, table.pointee.functions != nil else {
            throw Self.fault("the component has no 'create' or no 'functions'")
        }
        let text = String(reading: table.pointee.manifest)
        do {
            manifest = try PluginManifest(parsing: Array(text.utf8))
        } catch let error as ComponentError {
            throw Self.fault("the component can't be used: \(error.message)")
        }
        let (id, kind) = (
            String(reading: table.pointee.id), String(reading: table.pointee.kind)
        )
        guard id == manifest.id, kind == manifest.kind.rawValue else {
            throw Self.fault(
                "the component is '\(id)', \(kind), but its manifest says '\(manifest.id)', "
                    + manifest.kind.rawValue
            )
        }
        let unmet = manifest.unmetRequirements
        guard unmet.isEmpty else {
            throw ComponentError(
                .failedPrecondition,
                "'\(manifest.name)' requires " + unmet.map { "'\($0)'" }.joined(separator: ", ")
                    + ", which this host doesn't have: a newer Glia may"
            )
        }
        library = PluginLibrary(lending: table)
    }

    private static func fault(_ message: String) -> ComponentError {
        ComponentError(.invalidArgument, message)
    }
}
