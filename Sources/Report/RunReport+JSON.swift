package import JSONValues

extension RunReport {
    /// The report for programs.
    package var json: JSON {
        [
            "report": 1, "folder": .string(folder), "program": .string(program),
            "settings": .object(settings), "reason": reason.map(JSON.string) ?? .null,
            "why": .string(why), "test": .array(test.map(Self.json)),
            "history": .object(
                JSONObject(
                    curves.map { curve in
                        .init(name: curve.key, value: .array(curve.values.map(JSON.number)))
                    }
                )
            ),
            "trials": .integer(Int64(trials)), "rollouts": .integer(Int64(rollouts)),
            "adopted": adopted.map { .integer(Int64($0.number)) } ?? .null,
            "candidates": .array(candidates.map(\.json)),
            "variables": .array(changes.map(\.json)), "hardest": .array(hardest),
            "missing": .array(missing.map(\.json)),
            "model_calls": account.map { CallTable($0).json } ?? .null,
        ]
    }

    private static func json(_ result: TestResult) -> JSON {
        [
            "name": .string(result.name), "reward": .number(result.reward),
            "interval": result.interval.map {
                ["low": .number($0.lowerBound), "high": .number($0.upperBound)]
            } ?? .null,
            "count": result.count.map { .integer(Int64($0)) } ?? .null,
        ]
    }
}

extension CandidateLine {
    fileprivate var json: JSON {
        func mean(_ mean: Mean?) -> JSON {
            mean.map { ["reward": .number($0.score), "count": .integer(Int64($0.count))] } ?? .null
        }
        return [
            "number": .integer(Int64(number)), "key": .string(key), "note": .string(note),
            "parents": .array(parents.map { .integer(Int64($0)) }),
            "epoch": .integer(Int64(epoch)), "step": .integer(Int64(step)),
            "train": mean(train), "validation": mean(validation),
            "objectives": .object(
                JSONObject(objectives.map { .init(name: $0.name, value: .number($0.value)) })
            ),
            "adopted_after": .array(adoptedAfter.map { .integer(Int64($0)) }),
            "variables": .object(variables),
        ]
    }
}

extension MissingRows {
    fileprivate var json: JSON {
        [
            "reason": .string(reason), "rollouts": .integer(Int64(rollouts)),
            "candidates": .integer(Int64(candidates)),
            "train": .array(train.map { .integer(Int64($0)) }),
            "validation": .array(validation.map { .integer(Int64($0)) }),
        ]
    }
}

extension VariableChange {
    fileprivate var json: JSON {
        [
            "path": .string(path), "before": before ?? .null, "after": after,
            "changed": .bool(difference != .none),
        ]
    }
}
