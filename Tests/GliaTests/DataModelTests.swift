import Glia
import GliaMacros
import Testing

/// A route through the hotel.
@DataModel
struct Route: Equatable {
    @DataModel
    enum Team: String {
        case taxi
        case repair
    }

    @DataModel
    struct Guest: Equatable {
        /// The room's number.
        var room: Int
        var isVIP: Bool = false
    }

    @Field("Who can help")
    var team: Team
    @Field("Who asks", name: "guest")
    var person: Guest
    var others: [Guest] = []
    var note: String?
    var share: Double = 0.5
    var backup: Team?
}

/// The same as somebody writes without the macro.
struct ByHand: DataModel, Equatable {
    let problem: String
    var tries: Int?

    static let modelName = "Problem"
    static let fields = [
        DataModelField("problem", String.self, "The problem to solve"),
        DataModelField("tries", Int?.self),
    ]
}

struct DataModelTests {
    @Test func aStructBecomesASchemaWithItsFieldsInOrder() throws {
        #expect(
            try Route.schema.text() == """
                {"title":"Route","description":"A route through the hotel.","type":"object",\
                "properties":{"team":{"description":"Who can help","enum":["taxi","repair"]},\
                "guest":{"title":"Guest","description":"Who asks","type":"object","properties":\
                {"room":{"type":"integer","description":"The room's number."},\
                "isVIP":{"type":"boolean","default":false}},"required":["room"],\
                "additionalProperties":false},"others":{"type":"array","items":{"title":"Guest",\
                "type":"object","properties":{"room":{"type":"integer","description":\
                "The room's number."},"isVIP":{"type":"boolean","default":false}},\
                "required":["room"],"additionalProperties":false},"default":[]},\
                "note":{"type":["string","null"]},"share":{"type":"number","default":0.5},\
                "backup":{"enum":["taxi","repair",null]}},"required":["team","guest"],\
                "additionalProperties":false}
                """
        )
    }

    @Test func whatIsWrittenByHandIsTheSame() throws {
        #expect(
            try ByHand.schema.text() == """
                {"title":"Problem","type":"object","properties":{"problem":{"type":"string",\
                "description":"The problem to solve"},"tries":{"type":["integer","null"]}},\
                "required":["problem"],"additionalProperties":false}
                """
        )
    }

    @Test func aValueComesBackFromJSONAsItWas() throws {
        let route = Route(
            team: .repair,
            person: Route.Guest(room: 12, isVIP: true),
            others: [Route.Guest(room: 3)],
            note: nil,
            share: 0.25,
            backup: .taxi
        )

        let json = try JSON(encoding: route)

        #expect(
            json.text() == """
                {"team":"repair","guest":{"room":12,"isVIP":true},\
                "others":[{"room":3,"isVIP":false}],"share":0.25,"backup":"taxi"}
                """
        )
        #expect(try json.decoded(as: Route.self) == route)
        #expect(try JSONSchema(Route.schema).violations(of: json) == [])
    }

    @Test func missingFieldsHaveTheirDefaults() throws {
        let json: JSON = ["team": "taxi", "guest": ["room": 7], "note": nil]

        let route = try json.decoded(as: Route.self)

        #expect(route == Route(team: .taxi, person: Route.Guest(room: 7)))
    }

    @Test(arguments: [
        (#"{"guest":{"room":7}}"#, "the field 'team' is missing"),
        (#"{"team":"taxi","guest":{"room":"7"}}"#, "found string, expected a whole number (Int)"),
        (#"{"team":"taxi","guest":3}"#, "found integer, expected an object"),
    ])
    func whatDoesNotFitIsNamed(text: String, message: String) throws {
        let json = try JSON(parsing: text)

        let error = #expect(throws: DecodingError.self) { try json.decoded(as: Route.self) }

        #expect("\(try #require(error))".contains(message))
    }

    @Test func aNumberThatJSONDoesNotHaveIsRefused() {
        var route = Route(team: .taxi, person: Route.Guest(room: 7))
        route.share = .infinity

        #expect(throws: EncodingError.self) { try JSON(encoding: route) }
    }

    @Test func aModelThatHoldsItselfIsRefused() throws {
        let error = #expect(throws: ComponentError.self) { try Branch.schema }

        #expect(
            try #require(error).message == """
                the data model 'Branch' holds itself, by way of 'Branch', 'Leaf'; a schema has an \
                end, so write the levels as structs of their own
                """
        )
    }
}

private struct Branch: DataModel {
    let leaves: [Leaf]
    static var fields: [DataModelField] { [DataModelField("leaves", [Leaf].self)] }
}

private struct Leaf: DataModel {
    let branches: [Branch]
    static var fields: [DataModelField] { [DataModelField("branches", [Branch].self)] }
}
