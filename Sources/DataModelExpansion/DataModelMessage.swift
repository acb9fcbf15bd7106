import SwiftDiagnostics

/// What the compiler says of a declaration that can't be a data model, and how to mend it.
struct DataModelMessage: DiagnosticMessage {
    let message: String
    let diagnosticID: MessageID
    let severity = DiagnosticSeverity.error

    private init(_ id: String, _ message: String) {
        self.message = message
        diagnosticID = MessageID(domain: "DataModel", id: id)
    }

    static let notAStruct = DataModelMessage(
        "notAStruct",
        "@DataModel stands before a struct, or before an enum of texts (enum Queue: String)"
    )

    static func noFields(_ model: String) -> DataModelMessage {
        DataModelMessage(
            "noFields",
            "the data model '\(model)' has no fields; "
                + "write one, such as @Field(\"The answer\") var answer: String"
        )
    }

    static func generic(_ model: String) -> DataModelMessage {
        DataModelMessage(
            "generic",
            "the data model '\(model)' is generic, so it has no one schema; "
                + "write a struct for each of its types"
        )
    }

    static func enumWithoutTexts(_ name: String) -> DataModelMessage {
        DataModelMessage(
            "enumWithoutTexts",
            "the cases of '\(name)' are no texts; write enum \(name): String"
        )
    }

    static func noType(_ field: String, value: String) -> DataModelMessage {
        DataModelMessage(
            "noType",
            "the field '\(field)' has no written type; "
                + "write it, such as var \(field): String = \(value)"
        )
    }

    static func constant(_ field: String) -> DataModelMessage {
        DataModelMessage(
            "constant",
            "the field '\(field)' is a let with a value, which no data can change; "
                + "write var, and the value becomes the field's default"
        )
    }

    static func modified(_ field: String, by word: String) -> DataModelMessage {
        DataModelMessage(
            "modified",
            "the field '\(field)' is \(word), which a data model can't be; write a plain var"
        )
    }

    static func unsupported(_ field: String, type: String, instead: String) -> DataModelMessage {
        DataModelMessage(
            "unsupported",
            "the field '\(field)' has the type '\(type)', which no data model can hold; \(instead)"
        )
    }

    static func recursive(_ field: String, model: String) -> DataModelMessage {
        DataModelMessage(
            "recursive",
            "the field '\(field)' holds the data model '\(model)' in itself; "
                + "a schema has an end, so write the levels as structs of their own"
        )
    }

    static func repeated(_ field: String, name: String) -> DataModelMessage {
        DataModelMessage(
            "repeated",
            "the field '\(field)' has the name '\(name)', which another field has too; "
                + "give it one of its own with @Field(name:)"
        )
    }

    static func notALiteral(_ field: String) -> DataModelMessage {
        DataModelMessage(
            "notALiteral",
            "what @Field says of '\(field)' must be a plain text, known when this is compiled"
        )
    }
}
