/// One of a few texts, as a field of a data model: an enum whose raw values are `String`s.
///
/// `enum Queue: String, DataModelChoice { case taxi, repair }` is all that it takes.
public protocol DataModelChoice: DataModelValue, RawRepresentable<String>, CaseIterable {}

extension DataModelChoice {
    /// Returns the JSON Schema of the choices, in the order of the cases.
    public static func schema(within models: [String]) -> JSON {
        ["enum": .array(allCases.map { .string($0.rawValue) })]
    }
}
