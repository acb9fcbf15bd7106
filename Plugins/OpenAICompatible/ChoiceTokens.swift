import HTTPModels
import PluginSDK
import Synchronization

/// The tokens that choices begin with, as the server's own tokenizer has them.
///
/// A server shows its likeliest tokens, and a choice that a model would hardly give is not among
/// them. With a bias towards the first token of each choice the likeliest of just those is written,
/// which is what the local engine finds out too.
///
/// A class because calls share what was asked; it is a function of the choices only.
final class ChoiceTokens: Sendable {
    private static let capacity = 64
    private let known = Mutex<[[String]: [Int]]>([:])
    private let settings: ChatSettings

    init(_ settings: ChatSettings) { self.settings = settings }

    /// Returns the first token of each choice, one that no other begins with.
    ///
    /// - Throws: ``ComponentError`` if two choices begin with the same token, or if the server has
    ///   no tokenizer there.
    func first(
        of choices: [String],
        _ access: ProviderAccess,
        call: any Call
    ) async throws
        -> [Int]
    {
        if let tokens = known.withLock({ $0[choices] }) { return tokens }
        // Some servers put the token before it that begins every text.
        let start = try await tokens(of: "a", access, call).count - 1
        var first: [Int] = []
        for choice in choices {
            let tokens = try await tokens(of: choice, access, call).dropFirst(max(0, start))
            guard let token = tokens.first else {
                throw ComponentError(
                    .invalidArgument,
                    "the choice '\(choice)' has no token that '\(settings.provider)' could write"
                )
            }
            if let twin = first.firstIndex(of: token) {
                throw ComponentError(
                    .failedPrecondition,
                    "the choices '\(choices[twin])' and '\(choice)' begin with the same token for "
                        + "this model, so 'choices: logit_bias' can't tell them apart; use other "
                        + "words, or another way in 'choices', such as json_schema"
                )
            }
            first.append(token)
        }
        known.withLock { known in
            if known.count >= Self.capacity { known.removeAll() }
            known[choices] = first
        }
        return first
    }

    /// Servers name the text each in its way, and pass over the names of the others.
    private func tokens(
        of text: String,
        _ access: ProviderAccess,
        _ call: any Call
    ) async throws
        -> [Int]
    {
        let body: JSON = [
            "model": .string(settings.model), "content": .string(text), "prompt": .string(text),
            "input": .string(text), "add_special": false, "add_special_tokens": false,
        ]
        let path = settings.tokenizer
        let (json, _) = try await access.postForJSON(
            path,
            body.bytes(),
            isAtRoot: true,
            call: call
        )
        let tokens = (json["tokens"]?.array ?? []).compactMap { $0.integer }
        guard !tokens.isEmpty else {
            throw access.malformed("it has no 'tokens'; check 'tokenizer'", json.value.bytes())
        }
        return tokens
    }

    /// The choice that a text begins: the only one, or the one that it is.
    static func choice(_ choices: [String], begunBy text: String) -> String? {
        let text = text.trimmingPrefix { $0.isWhitespace }
        let begun = choices.filter { !text.isEmpty && $0.hasPrefix(text) }
        return begun.count == 1 ? begun[0] : begun.first { $0 == text }
    }
}
