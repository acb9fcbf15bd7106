import Contract
import JSONValues
import Pipeline
import Testing

struct OverrideTests {
    private func apply(_ text: String, to json: JSON) throws -> JSON {
        try Override(parsing: text).applied(to: json)
    }

    @Test(
        arguments: [
            ("fit.epochs=5", 5), ("fit.epochs=1e3", 1000.0), ("fit.epochs=yes", "yes"),
            ("fit.epochs=null", nil), ("fit.epochs=", ""), ("fit.epochs=[1, two]", [1, "two"]),
            ("fit.epochs={a: b}", ["a": "b"]),
            ("fit.epochs='5'", "5"), ("fit.epochs=a=b", "a=b"),
            ("fit.epochs=[1", "[1"),
        ] as [(String, JSON)]
    )
    func aValueIsReadLikeOneOfTheFile(text: String, value: JSON) throws {
        #expect(
            try apply(text, to: ["fit": ["epochs": 2, "seed": 1]])
                == ["fit": ["epochs": value, "seed": 1]]
        )
    }

    @Test func keysThatAreNotThereAreMade() throws {
        #expect(
            try apply("program.modules.router.top_k=3", to: ["name": "desk"])
                == ["name": "desk", "program": ["modules": ["router": ["top_k": 3]]]]
        )
    }

    @Test func aNumberIsTheElementOfAList() throws {
        let json: JSON = ["metrics": [["plugin": "A"], ["plugin": "B"]]]

        #expect(
            try apply("metrics.1.name=b", to: json)
                == ["metrics": [["plugin": "A"], ["plugin": "B", "name": "b"]]]
        )
    }

    @Test(arguments: [
        ("metrics.2.name=b", "'2' is no element of a list of 2; they count from 0"),
        ("metrics.-1.name=b", "'-1' is no element of a list of 2; they count from 0"),
        ("metrics.last=b", "'last' is no element of a list of 2; they count from 0"),
    ])
    func anElementThatIsNotThereIsAnError(text: String, message: String) throws {
        let error = try #require(throws: ComponentError.self) {
            try apply(text, to: ["metrics": [["plugin": "A"], ["plugin": "B"]]])
        }

        #expect(error.message == message)
    }

    @Test func aShortFormGetsKeysOfItsOwn() throws {
        #expect(
            try apply("reward.key=queue", to: ["reward": "ExactMatch"])
                == ["reward": ["plugin": "ExactMatch", "key": "queue"]]
        )
        #expect(
            try apply("reward.plugin=LMAsJudge", to: ["reward": "ExactMatch"])
                == ["reward": ["plugin": "LMAsJudge"]]
        )
    }

    @Test(arguments: ["fit.epochs", "=5", ".=5", ""])
    func whatIsNoOverrideSaysHowOneIsWritten(text: String) throws {
        let error = try #require(throws: ComponentError.self) { try Override(parsing: text) }

        #expect(
            error.message == "'\(text)' is no override; write KEY.PATH=VALUE, such as "
                + "optimizer.plugin=OMEGA"
        )
    }
}
