import JSONValues

/// A JSON object written as text in a test.
struct JSONObjectText: ExpressibleByStringLiteral {
    let object: JSONObject
    init(stringLiteral text: String) { object = (try? JSON(parsing: text))?.object ?? [:] }
}
