import Contract
import JSONValues

/// How the text of an answer becomes an object that fits a schema.
///
/// A class because each call has its question at hand: a copy of a struct would count all that is
/// in it.
final class AnswerReading: Sendable {
    /// What an answer turned out to be.
    enum Outcome {
        case fits(JSONObject)
        /// It could be read, but it breaks a rule of the schema.
        case misfit(String)
        /// It is no JSON object, or none of the choices.
        case unreadable(String)
    }

    private let schema: JSONSchema
    private let field: TextField?
    private let hasDefaults: Bool
    /// The answers that are a choice to the letter, as most are, and fit.
    private let plainChoices: [String: JSONObject]

    convenience init(objectOf schema: JSON) throws { try self.init(schema, field: nil) }

    convenience init(_ field: TextField, of schema: JSON) throws {
        try self.init(schema, field: field)
    }

    private init(_ schema: JSON, field: TextField?) throws {
        do {
            self.schema = try JSONSchema(schema)
        } catch let violation {
            throw ComponentError(.invalidArgument, "the output schema is no use: \(violation)")
        }
        self.field = field
        hasDefaults = schema.text().contains("\"default\"")
        let objects = (field?.choices ?? []).map { choice -> (String, JSONObject) in
            (choice.text, [field?.name ?? "": choice.value])
        }
        let checked = self.schema
        plainChoices = Dictionary(
            uniqueKeysWithValues: objects.filter { checked.violations(of: .object($0.1)).isEmpty }
        )
    }

    /// What is wanted, in words for the model.
    var wanted: String {
        switch field {
        case nil: "a JSON object that fits the schema"
        case let field? where field.choices.isEmpty: "the \(field.name)"
        case let field?: "one of: " + field.choices.map(\.text).joined(separator: ", ")
        }
    }

    func read(_ answer: String) -> Outcome {
        if let field { return read(answer, as: field) }
        do {
            let value = try JSON(parsing: answer)
            if case .object(let object) = value { return checked(object) }
            return object(inside: answer, fault: "it is \(value.typeName), expected an object")
        } catch {
            return object(inside: answer, fault: "it is no JSON: \(error)".withoutPeriod)
        }
    }

    private func read(_ answer: String, as field: TextField) -> Outcome {
        if let object = plainChoices[answer] { return .fits(object) }
        let value = field.value(of: answer)
        let object: JSONObject = [field.name: value ?? .string(answer.trimmed)]
        let faults = schema.violations(of: .object(object))
        if faults.isEmpty { return .fits(object) }
        return value == nil ? .unreadable(Self.text(of: faults)) : .misfit(Self.text(of: faults))
    }

    private func object(inside answer: String, fault: String) -> Outcome {
        AnswerRepair.onlyObject(in: answer).map(checked) ?? .unreadable(fault)
    }

    private func checked(_ object: JSONObject) -> Outcome {
        var value = JSON.object(object)
        if hasDefaults { value = schema.fillingDefaults(in: value) }
        let faults = schema.violations(of: value)
        if !faults.isEmpty {
            value = AnswerRepair(root: schema.json).repaired(value, schema.json)
            guard schema.violations(of: value).isEmpty else {
                return .misfit(Self.text(of: faults))
            }
        }
        return value.object.map(Outcome.fits) ?? .misfit("it is no object")
    }

    private static func text(of faults: [JSONSchemaViolation]) -> String {
        faults.map(\.description.withoutPeriod).joined(separator: "; ")
    }
}

extension String {
    /// The text without a last full stop, to stand within a sentence.
    fileprivate var withoutPeriod: String { hasSuffix(".") ? String(dropLast()) : self }
}
