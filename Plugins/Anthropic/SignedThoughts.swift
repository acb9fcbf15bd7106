import PluginSDK

/// The blocks of thoughts that led to a call, as the call's opaque text holds them.
///
/// While it reasons the model refuses a conversation whose calls come back without the thoughts
/// before them, signed or redacted, and unchanged. The text names its maker: it may be another
/// provider's.
enum SignedThoughts {
    private static let maker = "anthropic"

    /// Returns the opaque text, or nil if there were no thoughts.
    static func text(of blocks: [JSON]) -> String? {
        blocks.isEmpty ? nil : JSON.object([maker: .array(blocks)]).text()
    }

    /// Returns the blocks that stood before a call.
    static func blocks(before call: ToolCall) -> [JSON] {
        guard let text = call.signature else { return [] }
        return (try? JSON(parsing: text))?[maker]?.array ?? []
    }
}
