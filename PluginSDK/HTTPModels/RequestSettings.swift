package import Contract
package import JSONValues

/// What a request asks of the model, with the names of the contract.
package struct RequestSettings: Sendable {
    /// The settings as they came.
    package let json: JSONObject

    /// Takes a request's settings.
    package init(_ request: CompletionRequest) { json = request.settings }

    /// A setting that is there and not null.
    package subscript(name: String) -> JSON? {
        guard let value = json[name], !value.isNull else { return nil }
        return value
    }

    /// Checks that nothing is asked for that the provider can't do.
    ///
    /// - Parameters:
    ///   - known: The settings that the provider takes, or may ignore without harm.
    ///   - provider: Its name.
    /// - Throws: `ComponentError` that names the setting.
    package func check(_ known: Set<String>, provider: String) throws {
        for member in json.members where !member.value.isNull && !known.contains(member.name) {
            throw ComponentError(
                .invalidArgument,
                "'\(provider)' has no setting '\(member.name)': leave it out for this model"
            )
        }
    }
}

/// A tool that a request offers to the model.
package struct ToolOffer: Sendable {
    package let name: String
    package let description: String
    package let parameters: JSON

    /// Reads a tool of a request.
    ///
    /// - Parameter text: The tool as JSON text.
    /// - Throws: `ComponentError` if it has no name.
    package init(parsing text: String) throws {
        let json = try JSON(parsing: text)
        guard let name = json["name"]?.string, !name.isEmpty else {
            throw ComponentError(.invalidArgument, "a tool can't be offered: it has no 'name'")
        }
        self.name = name
        description = json["description"]?.string ?? ""
        parameters = json["parameters"] ?? ["type": "object", "properties": [:]]
    }
}
