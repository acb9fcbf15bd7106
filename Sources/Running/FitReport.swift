import Contract
import Evaluation
import History
package import JSONValues
package import Pipeline
import ProgramGraph
import Scheduling
package import Training

/// What a training came to, for people and for programs.
package struct FitReport: Sendable {
    let pipeline: Pipeline
    /// What was chosen, why, and the history.
    package let result: FitResult
    let before: Assessment?
    let after: Assessment?
    let baseline: NearestNeighbor?
    let account: ModelAccount
    let rollouts: Int
    /// How many of them the program gave no output for.
    let failures: Int
    /// Those of them that the reward couldn't score.
    let unscored: UnscoredRollouts
    /// Calls that an earlier run of the same folder was answered.
    let answeredBefore: Int
    /// How many rollouts were asked for again and found in the cache.
    let hits: Int
    let duration: Duration
    /// Where the run is kept, if it is.
    let folder: String?
    /// The trained program.
    package let program: ProgramFile
    let callbackFailures: [Audience.Failure]

    // MARK: - For people

    /// The report in words and a small table.
    package var text: String {
        var lines = [headline] + unanswered + [""]
        lines += table
        lines += ["", "Chosen: " + result.why, "Ended because " + result.reason + "."]
        if result.reason == RunFiles.stopped {
            lines.append(
                "The same command goes on from there; what was answered isn't asked again."
            )
        }
        lines += ["", "What was learned"] + learned
        lines += [""] + PhaseTable(account, hits: hits).lines
        lines += callbackFailures.map {
            "The callback '\($0.name)' failed \($0.count) times, the first time because \($0.first)"
        }
        if let folder {
            lines += [
                "", "The program is saved. Ask it:",
                "  glia predict \(folder)/program.json\(plugins) --input '\(question)'",
            ]
        }
        return lines.joined(separator: "\n")
    }

    private var headline: String {
        let before =
            answeredBefore > 0
            ? " (\(NumberText.grouped(answeredBefore)) were answered before)" : ""
        return "\(pipeline.program.name) is trained: \(NumberText.grouped(rollouts)) rollouts, "
            + "\(NumberText.grouped(account.total.calls)) model calls\(before), "
            + NumberText.time(duration)
    }

    /// What got no answer, if anything.
    private var unanswered: [String] {
        var lines: [String] = []
        if failures > 0 {
            lines.append(
                "\(NumberText.grouped(failures)) of \(NumberText.grouped(rollouts)) rollouts "
                    + "(\(NumberText.amount(failureShare, true))) had no answer and count as failures"
            )
        }
        if unscored.count > 0 {
            lines.append(
                "\(NumberText.grouped(unscored.count)) of \(NumberText.grouped(rollouts)) rollouts "
                    + "could not be scored and are in no mean"
                    + (unscored.firstReason.map { "; the first: \($0)" } ?? "")
            )
        }
        let lost = account.total.unanswered
        if lost > 0 {
            lines.append(
                "\(NumberText.grouped(lost)) of \(NumberText.grouped(account.total.calls + lost)) model calls "
                    + "got no answer, after \(NumberText.grouped(account.total.failures)) failed attempts"
            )
        }
        return lines
    }

    private var failureShare: Double { rollouts > 0 ? Double(failures) / Double(rollouts) : 0 }

    private var table: [String] {
        guard let before, let after else {
            if unscored.count == rollouts, rollouts > 0 {
                return ["validation reward: none, for nothing was scored"]
            }
            let last = result.history.values["val_reward"]?.last ?? 0
            return [
                "validation reward: \(NumberText.short(last)) (no test data, "
                    + "so this is what the search was driven by, not an honest estimate)"
            ]
        }
        let isShare = Self.isShare(before) && Self.isShare(after)
        let title = isShare ? "test accuracy" : "test reward"
        var rows = [("", title, "95 % interval")]
        func add(_ name: String, _ reward: Double, _ interval: ConfidenceInterval?) {
            let bounds = interval.map {
                NumberText.amount($0.low, isShare) + " to " + NumberText.amount($0.high, isShare)
            }
            rows.append((name, NumberText.amount(reward, isShare), bounds ?? "nothing was scored"))
        }
        add("before training", before.reward, before.interval)
        add("after training", after.reward, after.interval)
        if let baseline {
            add("baseline: the nearest example's answer", baseline.reward, baseline.interval)
        }
        return Self.columns(rows) + ["", sampleLine(after)]
    }

    private func sampleLine(_ after: Assessment) -> String {
        var line =
            "\(after.count) test examples that training never saw, "
            + "scored by \(pipeline.plan.reward?.plugin ?? "")"
        if after.failures > 0 {
            let share = NumberText.amount(after.counts.failureShare, true)
            line += "; \(after.failures) (\(share)) had no answer and count as such"
        }
        if after.unscored > 0 { line += "; \(after.unscored) could not be scored" }
        if let reason = after.firstReason { line += " (the first: \(reason))" }
        return line
    }

    private var learned: [String] {
        let changed = result.candidate.overlay.members
        if changed.isEmpty { return ["  nothing that is better than the initial program"] }
        return changed.flatMap { member -> [String] in
            guard let elements = member.value.array else {
                return ["  \(member.name):", "    " + (member.value.string ?? member.value.text())]
            }
            let lines = elements.map { "    " + Self.example($0) }
            let count = elements.count == 1 ? "1 example" : "\(elements.count) examples"
            return ["  \(member.name): \(count)"] + lines
        }
    }

    /// A few-shot example in one line.
    private static func example(_ json: JSON) -> String {
        guard let input = json["input"], let output = json["output"] else {
            return json.text(.spaced)
        }
        return "\(bare(input)) -> \(bare(output))"
    }

    private static func bare(_ json: JSON) -> String {
        if let members = json.object?.members, members.count == 1 {
            return members[0].value.string ?? members[0].value.text()
        }
        return json.text(.spaced)
    }

    /// What finds the plugins of the pipeline's own folders again.
    private var plugins: String {
        pipeline.plan.pluginFolders.map { " --plugins '\($0)'" }.joined()
    }

    private var question: String {
        let example = pipeline.data.test.first ?? pipeline.data.validation.first
        return (example?.input ?? "{}").split(separator: "'").joined(separator: "'\\''")
    }

    // MARK: - For programs

    /// The report as JSON.
    package var json: JSON {
        let history = result.history.values.sorted { $0.key < $1.key }.map {
            JSONObject.Member(name: $0.key, value: .array($0.value.map(JSON.number)))
        }
        return [
            "program": folder.map { .string($0 + "/program.json") } ?? .null,
            "before": before?.json ?? .null,
            "after": after?.json ?? .null, "nearest_neighbor": baseline?.json ?? .null,
            "history": .object(JSONObject(history)), "why": .string(result.why),
            "reason": .string(result.reason), "rollouts": .integer(Int64(rollouts)),
            "failures": [
                "rollouts": .integer(Int64(failures)), "share": .number(failureShare),
                "unscored": .integer(Int64(unscored.count)),
                "model_calls": .integer(Int64(account.total.unanswered)),
                "attempts": .integer(Int64(account.total.failures)),
            ],
            "model_calls": .integer(Int64(account.total.calls)),
            "answered_before": .integer(Int64(answeredBefore)), "usage": account.total.usage.json,
            "cost": .number(account.total.cost),
            "seconds": .number(duration / .seconds(1)),
            "phases": PhaseTable(account, hits: hits).json,
            "callback_failures": .array(
                callbackFailures.map {
                    [
                        "name": .string($0.name), "count": .integer(Int64($0.count)),
                        "first": .string($0.first),
                    ]
                }
            ),
            "variables": .object(result.candidate.overlay),
        ]
    }

    // MARK: - Numbers

    private static func isShare(_ assessment: Assessment) -> Bool {
        assessment.rows.allSatisfy { $0.score == 0 || $0.score == 1 || $0.score.isNaN }
    }

    private static func columns(_ rows: [(String, String, String)]) -> [String] {
        let first = rows.map(\.0.count).max() ?? 0
        let second = rows.map(\.1.count).max() ?? 0
        return rows.map { row in
            row.0 + String(repeating: " ", count: first - row.0.count + 3) + row.1
                + String(repeating: " ", count: second - row.1.count + 3) + row.2
        }
    }
}
