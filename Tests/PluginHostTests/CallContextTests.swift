import Contract
import JSONValues
import Testing

struct CallContextTests {
    @Test(arguments: ["epoch:1/trial:2", "a \"quoted\"\\path\n", "é", ""])
    func theTextThatAPluginSeesIsTheContext(path: String) throws {
        let context = CallContext(
            path: path,
            isTraining: true,
            variablesKey: "k",
            rollout: 3,
            phase: "reward"
        )

        let read = try JSON(parsing: context.bytes)

        #expect(read == .object(context.json))
        #expect(CallContext(read.object ?? [:]) == context)
    }
}
