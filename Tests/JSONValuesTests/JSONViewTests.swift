import JSONValues
import Testing

struct JSONViewTests {
    private func view(_ text: String) throws -> JSONView { try JSONView(parsing: Array(text.utf8)) }

    @Test func membersAreFoundWhateverStandsBeforeThem() throws {
        let root = try view(
            #"{"a":{"x":[1,{"b":2},[]],"b":3},"c":[[],{}],"b":"\u00e4\n","d":null,"e":true}"#
        )

        #expect(root["b"]?.string == "ä\n")
        #expect(root["a"]?["b"]?.integer == 3)
        #expect(root["a"]?["x"]?.array?[1]["b"]?.number == 2)
        #expect(root["d"]?.isNull == true)
        #expect(root["e"]?.bool == true)
        #expect(root["x"] == nil)
        #expect(root["b"]?["a"] == nil)
    }

    @Test func aValueIsOfItsOwnKindOnly() throws {
        let text = try view(#"["a",5,5.5,true,null,{},[1,"x",[2],{"y":3},4.5]]"#).array ?? []

        #expect(text.map(\.string) == ["a", nil, nil, nil, nil, nil, nil])
        #expect(text.map(\.integer) == [nil, 5, nil, nil, nil, nil, nil])
        #expect(text.map(\.number) == [nil, 5, 5.5, nil, nil, nil, nil])
        #expect(text.map(\.bool) == [nil, nil, nil, true, nil, nil, nil])
        #expect(text.map(\.isNull) == [false, false, false, false, true, false, false])
        #expect(text.map { $0.object != nil } == [false, false, false, false, false, true, false])
        #expect(text.map { $0.array?.count } == [nil, nil, nil, nil, nil, nil, 5])
        #expect(text.map(\.numbers) == [[], [], [], [], [], [], [1, 4.5]])
    }

    @Test func itsValueIsTheParsedOne() throws {
        let text = #"{"a":[1,2.5,{"b":"c"}],"d":{"e":null}}"#

        #expect(try view(text).value == JSON(parsing: text))
        #expect(try view(text)["a"]?.value == [1, 2.5, ["b": "c"]])
        #expect(try view(#"{"a":{"b":1,"b":2}}"#)["a"]?.value == .null)
    }

    @Test(arguments: ["", "{", #"{"a":1}x"#, "\u{0}"])
    func unsoundTextsAreRefused(text: String) {
        #expect(throws: JSONSyntaxError.self) { try view(text) }
    }

    /// The parser keeps one tape for each thread, wherever it is given back.
    @Test func viewsOfManyTextsDoNotDisturbEachOther() async throws {
        let views = try (0..<50).map { try view(#"{"a":"\#($0)"}"#) }

        await withTaskGroup(of: Void.self) { group in
            for (index, one) in views.enumerated() {
                group.addTask {
                    #expect(one["a"]?.string == "\(index)")
                    #expect((try? JSON(parsing: "[\(index)]")) == [.integer(Int64(index))])
                }
            }
        }
    }
}
