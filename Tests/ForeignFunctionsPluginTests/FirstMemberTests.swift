import Testing

@testable import ForeignFunctionsPlugin

struct FirstMemberTests {
    @Test(arguments: [
        (#"{"a":"x"}"#, "x"), (#"{"a":"","b":1}"#, ""), (#"{"a":"é{,}"}"#, "é{,}"),
        // What needs a parser is left to one.
        (#"{"a":"x\"y"}"#, nil), (#"{"a": "x"}"#, nil), (#"{"b":1,"a":"x"}"#, nil),
        (#"{"ab":"x"}"#, nil), (#"{"a":1}"#, nil), ("{}", nil), ("", nil), (#"{"a":"x"#, nil),
    ])
    func aTextIsFoundWhereNoParserIsNeeded(object: String, text: String?) {
        var object = object

        #expect(object.withUTF8 { FirstMember.text(named: "a", in: $0) } == text)
    }
}
