import ProgramGraph
import Testing

struct GraphOrderTests {
    private typealias Modules = [(name: String, sources: [String])]

    private func order(
        _ modules: Modules,
        inputs: [String] = ["message"],
        outputs: [String]
    )
        -> GraphOrder
    {
        GraphOrder(inputs: inputs, modules: modules, outputs: outputs)
    }

    @Test func modulesThatNeedNothingOfEachOtherShareALevel() {
        let order = order(
            [("reply", ["topic", "mood"]), ("topic", ["message"]), ("mood", ["message"])],
            outputs: ["reply"]
        )

        #expect(order.levels == [["topic", "mood"], ["reply"]])
        #expect(order.mistakes == [])
    }

    @Test func aModuleStandsAfterTheLastOfItsSources() {
        let order = order(
            [("a", ["message"]), ("b", ["a"]), ("c", ["message", "b"]), ("d", ["message"])],
            outputs: ["c", "d"]
        )

        #expect(order.levels == [["a", "d"], ["b"], ["c"]])
    }

    @Test func aModulesNameHasNoSlashAndAnOutputIsNamedOnce() {
        let order = order([("a/b", ["message"])], outputs: ["a/b", "a/b"])

        #expect(
            order.mistakes.map(\.message) == [
                "the module's name 'a/b' has a '/', which parts module and variable; leave it out",
                "'a/b' is named twice",
            ]
        )
    }

    @Test func anUnknownSourceGetsTheNearestName() {
        let order = order([("router", ["mesage"])], outputs: ["router"])

        #expect(order.mistakes.map(\.module) == ["router"])
        #expect(
            order.mistakes.map(\.message) == [
                "'mesage' is no input and no module of this program. Did you mean 'message'?"
            ]
        )
    }

    @Test func anUnknownSourceLikeNoOtherGetsAllNames() {
        let order = order([("router", ["zzz"])], outputs: ["router"])

        #expect(
            order.mistakes.map(\.message) == [
                "'zzz' is no input and no module of this program; there are 'message', 'router'"
            ]
        )
    }

    @Test(arguments: [
        (["a", "a"], "the name 'a' is used twice"),
        (["message"], "the name 'message' is used twice"),
    ])
    func aNameThatIsTakenIsAMistake(names: [String], message: String) {
        let order = order(names.map { ($0, ["message"]) }, outputs: [names[0]])

        #expect(order.mistakes.map(\.message) == [message])
    }

    @Test func aCircleNamesItsModules() {
        let order = order(
            [("reply", ["message", "b"]), ("b", ["c"]), ("c", ["b", "message"])],
            outputs: ["reply"]
        )

        #expect(order.mistakes.map(\.module) == ["b"])
        #expect(
            order.mistakes.map(\.message) == [
                "the modules feed each other in a circle: 'b' <- 'c' <- 'b'"
            ]
        )
    }

    @Test func aModuleThatFeedsItselfIsACircle() {
        let order = order([("a", ["message", "a"])], outputs: ["a"])

        #expect(
            order.mistakes.map(\.message) == [
                "the modules feed each other in a circle: 'a' <- 'a'"
            ]
        )
    }

    @Test func whatReachesNoOutputIsNamed() {
        let order = order(
            [("lost", ["message"]), ("lost_too", ["lost"]), ("reply", ["message"])],
            inputs: ["message", "unread"],
            outputs: ["reply"]
        )

        #expect(order.mistakes.map(\.module) == ["lost", "lost_too", nil])
        #expect(
            order.mistakes.map(\.message) == [
                "nothing of 'lost' reaches the program's output",
                "nothing of 'lost_too' reaches the program's output",
                "nothing of 'unread' reaches the program's output",
            ]
        )
    }

    @Test func aModuleWithoutInputIsAMistake() {
        let order = order([("reply", [])], outputs: ["reply"])

        #expect(order.mistakes.map(\.message) == ["the module 'reply' has no input"])
    }

    @Test(arguments: [
        ("replay", "'replay' is no module of this program. Did you mean 'reply'?"),
        ("zzz", "'zzz' is no module of this program; there are 'reply'"),
        ("message", "'message' is an input; the output is the value of a module, such as 'reply'"),
    ])
    func anOutputThatIsNoModuleIsAMistake(output: String, message: String) {
        let order = order([("reply", ["message"])], outputs: [output])

        #expect(order.mistakes.map(\.module) == [nil])
        #expect(order.mistakes.map(\.message) == [message])
    }

    @Test func aProgramWithoutModulesSaysThatThereAreNone() {
        #expect(
            order([], outputs: ["reply"]).mistakes.map(\.message) == [
                "'reply' is no module of this program; there are none"
            ]
        )
    }

    @Test func allMistakesAreReportedAtOnce() {
        let order = order(
            [("a", ["mesage"]), ("b", []), ("c", ["nobody"])],
            outputs: ["cc"]
        )

        #expect(
            order.mistakes.map(\.message) == [
                "'mesage' is no input and no module of this program. Did you mean 'message'?",
                "the module 'b' has no input",
                "'nobody' is no input and no module of this program; "
                    + "there are 'message', 'a', 'b', 'c'",
                "'cc' is no module of this program; there are 'a', 'b', 'c'",
            ]
        )
    }
}
