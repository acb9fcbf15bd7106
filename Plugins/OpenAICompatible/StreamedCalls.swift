import HTTPModels
import PluginSDK

/// Puts the calls of tools together that a stream brings in pieces.
struct StreamedCalls {
    private struct Part {
        let index: Int
        var id = ""
        var name = ""
        var arguments = ""
    }

    private var parts: [Part] = []

    /// The calls as far as they have come.
    var whole: [ToolCall] {
        parts.map { ToolCall(id: $0.id, name: $0.name, arguments: $0.arguments) }
    }

    /// Takes the next piece of a call.
    ///
    /// - Parameters:
    ///   - piece: The piece.
    ///   - place: Where it stands among those that came with it.
    /// - Returns: The name of its tool, and what it adds to the call's arguments.
    mutating func take(_ piece: JSONView, place: Int) -> (name: String, arguments: String) {
        let id = piece["id"]?.string ?? ""
        let function = piece["function"]
        let name = function?["name"]?.string ?? ""
        let index = piece["index"]?.integer
        let known = self.known(id, name, index, place) ?? parts.count
        if known == parts.count { parts.append(Part(index: index ?? place)) }
        // Some servers say them with each piece; then the first id counts, as it may be made anew.
        if parts[known].id.isEmpty { parts[known].id = id }
        if !name.isEmpty { parts[known].name = name }
        let arguments = function?["arguments"].flatMap(ChatAnswer.argumentText) ?? ""
        parts[known].arguments += arguments
        return (parts[known].name, arguments)
    }

    /// The call that a piece goes on with, or nil for one that begins another.
    private func known(_ id: String, _ name: String, _ index: Int?, _ place: Int) -> Int? {
        if index == nil, !id.isEmpty, let same = parts.lastIndex(where: { $0.id == id }) {
            return same
        }
        guard let known = parts.lastIndex(where: { $0.index == index ?? place }) else { return nil }
        let part = parts[known]
        let isOtherID = Self.differ(id, part.id)
        // Some servers give each piece another id, but say the name once; and some give all calls
        // the same index.
        let isOther =
            index == nil
            ? isOtherID || (id.isEmpty && Self.differ(name, part.name))
            : isOtherID && !name.isEmpty
        return isOther ? nil : known
    }

    private static func differ(_ first: String, _ second: String) -> Bool {
        !first.isEmpty && !second.isEmpty && first != second
    }
}
