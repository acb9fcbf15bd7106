public import CPluginABI
public import Contract
public import JSONValues

extension ComponentDeclaration {
    /// Declares a tool: `.tool { createTool($0, $1, $2, Calculator.init) }`.
    public static func tool(_ create: @escaping CreateFunction) -> ComponentDeclaration {
        ComponentDeclaration(.tool, create) {
            lasting(
                glia_tool(
                    struct_size: UInt32(MemoryLayout<glia_tool>.size),
                    reserved: 0,
                    describe: { instance, call, input in
                        serve(instance, call, input, (any Tool).self) {
                            (tool, request: Nothing, call) in
                            try await tool.describe(request, call: call)
                        }
                    },
                    call: { instance, call, input in
                        serve(instance, call, input, (any Tool).self) {
                            (tool, request: ToolRequest, call) in
                            try await tool.call(request, call: call)
                        }
                    }
                )
            )
        }
    }
}

/// Makes a tool for C; for use in ``ComponentDeclaration/tool(_:)``.
public func createTool(
    _ call: UnsafeMutablePointer<glia_call>?,
    _ configuration: glia_str,
    _ instance: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
    _ make: (JSON) throws -> any Tool
) { create(call, configuration, instance, (any Tool).self, make) }
