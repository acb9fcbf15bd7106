import Contract
import Foundation
import History
import JSONValues
import Report
import TestSupport

@testable import Scheduling

/// A run's folder with files such as `glia fit` writes: the program before training, a child that
/// was adopted, a grandchild that was worse.
struct RunBench {
    let workshop: Workshop
    var folder: String { workshop.folder.path }

    static let initial: JSONObject = [
        "router/instructions": "Answer with one word.", "router/examples": [],
    ]
    static let child: JSONObject = [
        "router/instructions": "Answer with one short word.",
        "router/examples": [
            ["input": ["message": "I want <b>soup</b>"], "output": ["queue": "food"]]
        ],
    ]

    init() throws { workshop = try Workshop() }

    static func trial(
        _ id: Int,
        _ candidate: String,
        _ split: String,
        _ scores: [Double],
        parents: [Int] = [],
        note: String,
        variables: JSONObject = [:],
        reasons: [HistoryEvent.Reason] = []
    ) -> HistoryEvent {
        .trial(
            .init(
                id: id,
                epoch: id / 2,
                step: 0,
                candidate: candidate,
                variables: variables,
                split: split,
                examples: Array(scores.indices),
                scores: scores,
                objectives: scores.map { [Objective(name: "clarity", value: $0 / 2)] },
                reasons: reasons,
                parents: parents,
                note: note
            )
        )
    }

    /// Writes the history, up to an event.
    func writeHistory(events: Int = .max, adding more: [HistoryEvent] = []) throws {
        let file = try HistoryFile(path: workshop.path("history.jsonl"))
        let counts = HistoryEvent.SearchCounts(search: .init(count: 4), validation: .init(count: 2))
        let all: [HistoryEvent] = [
            .begin([
                "history": 1, "program": "front_desk", "optimizer": "OMEGA", "reward": "ExactMatch",
                "seed": "7", "train": 4, "validation": 2,
                "language_models": [
                    "default": ["model": "local/tiny", "price": ["input": 1000, "output": 2000]]
                ],
                "initial": .object(Self.initial),
            ]),
            Self.trial(0, "aa", "validation", [0, 1], note: "the initial program"),
            Self.trial(
                1,
                "bb",
                "train",
                [1, 0, 1],
                parents: [0],
                note: "rewritten",
                variables: Self.child
            ),
            Self.trial(
                2,
                "bb",
                "validation",
                [1, 1],
                parents: [0],
                note: "",
                variables: Self.child
            ),
            .epoch(
                0,
                [.init(key: "reward", value: 0.625), .init(key: "val_reward", value: 1)],
                counts,
                adopted: "bb"
            ),
            Self.trial(
                3,
                "cc",
                "train",
                [0, .nan],
                parents: [1, 0],
                note: "crossed",
                variables: ["router/instructions": "?"],
                reasons: [.init("the judge: <it> broke", places: [1])]
            ),
            .epoch(
                1,
                [.init(key: "reward", value: 0), .init(key: "val_reward", value: 1)],
                counts,
                adopted: "bb"
            ),
            .end([
                "reason": "all 2 epochs are done", "why": "it is best",
                "variables": .object(Self.child),
                "hardest": [
                    [
                        "split": "train", "example": 1, "mean": 0.0, "best": 0.0, "rollouts": 1,
                        "input": ["message": "Hm?"], "target": ["queue": "food"],
                        "output": ["queue": "taxi"], "score": 0.0,
                    ]
                ],
                "test": [
                    "before": ["reward": 0.25, "interval": ["low": 0.1, "high": 0.5], "count": 8],
                    "after": ["reward": 0.75, "interval": ["low": 0.5, "high": 0.9], "count": 8],
                    "nearest_neighbor": .null,
                ],
            ]),
        ]
        for event in all.prefix(events) + more { try file.append(event) }
    }

    /// Writes a journal of two answered calls, one of an optimizer.
    func writeJournal(adding rest: String = "") throws {
        let header = CheckedLine.bytes(of: JSON(["journal": 1, "seed": "7"]).bytes())
        let lines = ["inference", "optimizer"].map { phase in
            JournalEntry(
                key: CallKey(EmbeddingRequest(texts: [phase]), model: "default", path: phase),
                path: phase,
                phase: phase,
                model: "default",
                failedAttempts: phase == "optimizer" ? 2 : 0,
                duration: .milliseconds(40),
                outcome: .answer(
                    .completion(
                        Completion(
                            content: "yes",
                            finish: "stop",
                            usage: Usage(inputTokens: 1000, outputTokens: 500)
                        )
                    )
                )
            ).line
        }
        let text = String(decoding: header + lines.joined(), as: UTF8.self)
        try workshop.write(text + rest, to: "journal.jsonl")
    }

    /// Writes a journal of a later format.
    func writeNewerJournal() throws {
        let header = CheckedLine.bytes(of: JSON(["journal": 99]).bytes())
        try workshop.write(String(decoding: header, as: UTF8.self), to: "journal.jsonl")
    }

    /// Writes the saved program.
    func writeProgram() throws {
        let program: JSON = [
            "glia_program": 1,
            "architecture": [
                "program": [
                    "name": "front_desk", "inputs": ["message": "Message"],
                    "modules": [
                        "router": ["plugin": "Generator", "input": "message", "output": "Route"]
                    ],
                    "output": "router",
                ]
            ],
            "variables": .object(Self.child),
        ]
        try workshop.write(program.text(.indented), to: "program.json")
    }

    /// The report of a whole run.
    func report() throws -> RunReport {
        try writeHistory()
        try writeJournal()
        try writeProgram()
        return try RunReport(folder: folder)
    }
}

extension JSON {
    /// So that a literal can be given to a function.
    fileprivate init(_ json: JSON) { self = json }
}
