import Contract
import Evaluation
import HostDoubles
import JSONValues
import Scheduling
import Testing
import Training

struct RunServicesTests {
    private let run = RecordingRun()
    private let services = RunServices(
        scheduler: ModelScheduler(languageModels: [:], embeddingModels: [:]),
        rewards: ["/metrics/0/fn": RecordingReward.equality()],
        train: [
            Example(input: #"{"q":0}"#, target: #"{"a":0}"#),
            Example(input: #"{"q":1}"#, target: nil),
        ]
    )

    private func answer(_ service: String, _ head: JSONObject) async throws -> SlotValue {
        try await services.answer(service, SlotValue(head: head), for: run.call)
    }

    @Test func trainingExamplesCanBeRead() async throws {
        let answer = try await answer("data.read", ["split": "train", "indices": [1, 0]])

        #expect(
            answer.texts("examples") == [
                #"{"input":{"q":1},"target":null}"#, #"{"input":{"q":0},"target":{"a":0}}"#,
            ]
        )
    }

    @Test(
        arguments: [
            (
                "data.read", ["split": "validation", "indices": [0]], Status.permissionDenied,
                "only the split 'train' can be read"
            ),
            (
                "data.read", ["indices": [0]], .permissionDenied,
                "only the split 'train' can be read"
            ),
            (
                "data.read", ["split": "train", "indices": [2]], .outOfRange,
                "there is no training example 2; there are 2"
            ),
            (
                "data.read", ["split": "train", "indices": ["0"]], .outOfRange,
                #"there is no training example "0"; there are 2"#
            ),
            ("host.teleport", [:], .unimplemented, "this host has no service 'host.teleport'"),
            (
                "reward.score", ["component": "/metrics/9/fn"], .notFound,
                "there is no nested reward '/metrics/9/fn'"
            ),
        ] as [(String, JSONObject, Status, String)]
    )
    func whatCannotBeAnsweredSaysWhy(
        service: String,
        head: JSONObject,
        status: Status,
        message: String
    ) async throws {
        let error = await #expect(throws: ComponentError.self) { try await answer(service, head) }

        #expect(error?.status == status)
        #expect(error?.message == message)
    }

    @Test func nestedRewardsScore() async throws {
        var input = ScoreRequest(
            inputs: ["{}", "{}"],
            outputs: [#"{"a":1}"#, nil],
            targets: [#"{"a":1}"#, nil]
        ).slotValue
        input.headText = Array(#"{"component":"/metrics/0/fn"}"#.utf8)

        let answer = try await services.answer("reward.score", input, for: run.call)

        #expect(answer.numbers("scores") == [1, 0])
    }

    @Test func aModelThatThePipelineDoesNotHaveIsNamed() async throws {
        let request = CompletionRequest(model: "judge", messages: []).slotValue

        let error = await #expect(throws: ComponentError.self) {
            try await services.answer("lm.generate", request, for: run.call)
        }

        #expect(error?.message == "the pipeline has no language model 'judge'; it has none")
    }
}
