import PluginSDK

/// The API's signature of the thoughts that led to a call, as a call's opaque text holds it.
///
/// Gemini 3 refuses a conversation whose calls come back without theirs. The text names its maker:
/// it may be another provider's, which this one would refuse.
enum ThoughtSignature {
    private static let maker = "gemini"

    /// Returns the opaque text, or nil if the part with the call has no signature.
    static func text(ofPart part: JSONView) -> String? {
        guard let signature = part["thoughtSignature"]?.string else { return nil }
        return JSON.object([maker: .string(signature)]).text()
    }

    /// Returns the signature that a call came with, or nil.
    static func signature(of call: ToolCall) -> JSON? {
        guard let text = call.signature else { return nil }
        return (try? JSON(parsing: text))?[maker]
    }
}
