import Contract
import JSONValues

/// A service that an embedding program may ask for: its name, what it takes, how it answers.
struct SessionService: Sendable {
    /// What a service is given: the members of the JSON object, checked, and the arrays.
    struct Input: Sendable {
        let head: JSONObject
        let value: SlotValue

        func text(_ name: String) -> String? { head[name]?.string }
        func texts(_ name: String) -> [String] {
            (head[name]?.array ?? []).compactMap(\.string)
        }
    }

    typealias Answer = @Sendable (ServiceRequest, Input) async throws -> SlotValue

    let name: String
    let summary: String
    /// JSON Schema of the members that aren't arrays; one that isn't named is refused, unless the
    /// service hands on what it is given.
    let schema: JSON
    private let answering: Answer

    init(
        _ name: String,
        _ summary: String,
        _ properties: JSON = [:],
        required: [JSON] = [],
        handsOn: Bool = false,
        answer: @escaping Answer
    ) {
        self.name = name
        self.summary = summary
        schema = [
            "type": "object", "properties": properties, "required": .array(required),
            "additionalProperties": .bool(handsOn),
        ]
        answering = answer
    }

    /// All services, in the order in which a program uses them.
    static let all: [SessionService] =
        [list] + pluginServices + programServices + runServices + componentServices

    private static let list = SessionService(
        "service.list",
        "Names all services with the schemas of what they take."
    ) { _, _ in
        let services = all.map { service -> JSON in
            [
                "name": .string(service.name), "summary": .string(service.summary),
                "input": service.schema,
            ]
        }
        return SlotValue(head: ["services": .array(services)])
    }

    /// Returns the service of that name.
    ///
    /// - Throws: ``ComponentError`` with the nearest name that there is.
    static func named(_ name: String) throws -> SessionService {
        if let service = all.first(where: { $0.name == name }) { return service }
        throw ComponentError(
            .unimplemented,
            "there is no service '\(name)'"
                + (NearestName.question(name, in: all.map(\.name))
                    ?? "; 'service.list' names them")
        )
    }

    /// Reads and checks what the service is given.
    ///
    /// - Throws: ``ComponentError`` with all that doesn't fit.
    func input(_ value: SlotValue) throws -> Input {
        let head: JSONObject
        do {
            head = try value.head()
        } catch {
            throw ComponentError(.invalidArgument, "\(name): the input is no JSON object: \(error)")
        }
        let violations = try JSONSchema(schema).violations(of: .object(head))
        guard violations.isEmpty else {
            throw ComponentError(
                .invalidArgument,
                violations.map { "\(name): the input doesn't fit: \($0)" }.joined(separator: "\n")
            )
        }
        return Input(head: head, value: value)
    }

    func answer(_ request: ServiceRequest, _ input: Input) async throws -> SlotValue {
        try await answering(request, input)
    }
}
