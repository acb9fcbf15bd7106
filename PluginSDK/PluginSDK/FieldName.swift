/// A field's name as masks compare it: without number at its end, and in the singular.
///
/// Two data models that are merged give a name that is taken a number, as in `answer_1`; a mask
/// that says `answer` means that one too, and `item` means `items`.
struct FieldName: Sendable, Hashable {
    let text: String

    init(_ name: String) {
        var words = name.split(separator: "_", omittingEmptySubsequences: false).map(String.init)
        while words.count > 1, let last = words.last, !last.isEmpty,
            last.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        {
            words.removeLast()
        }
        if let last = words.popLast() { words.append(Self.singular(last)) }
        text = words.joined(separator: "_")
    }

    /// The singular of an English noun, by rule; the few irregular ones that name fields by list.
    private static func singular(_ word: String) -> String {
        let lower = word.lowercased()
        if let known = irregular[lower] { return known }
        for ending in ["ss", "us", "is", "news"] where lower.hasSuffix(ending) { return word }
        if lower.hasSuffix("ies"), lower.count > 4 { return String(word.dropLast(3)) + "y" }
        for ending in ["sses", "shes", "ches", "xes", "zes"] where lower.hasSuffix(ending) {
            return String(word.dropLast(2))
        }
        return lower.hasSuffix("s") && lower.count > 2 ? String(word.dropLast()) : word
    }

    private static let irregular = [
        "children": "child", "people": "person", "men": "man", "women": "woman", "feet": "foot",
        "teeth": "tooth", "mice": "mouse", "geese": "goose", "criteria": "criterion",
        "phenomena": "phenomenon", "indices": "index", "vertices": "vertex",
        "matrices": "matrix", "analyses": "analysis", "hypotheses": "hypothesis",
        "theses": "thesis", "bases": "basis", "crises": "crisis", "diagnoses": "diagnosis",
        "syntheses": "synthesis", "axes": "axis", "statuses": "status", "buses": "bus",
        "leaves": "leaf", "lives": "life", "halves": "half", "knives": "knife",
        "movies": "movie", "cookies": "cookie", "series": "series", "species": "species",
        "summaries": "summary", "queries": "query", "addresses": "address",
    ]
}
