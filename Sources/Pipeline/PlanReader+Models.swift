import Contract
import JSONValues
import Scheduling

extension PlanReader {
    /// Reads the models of a kind.
    mutating func models(
        _ json: JSON,
        _ key: String,
        _ kind: ComponentKind,
        _ reader: ComponentReader
    ) -> [ModelPlan] {
        let plans = (json[key]?.object?.members ?? []).compactMap {
            model($0, at: "/\(key)/\($0.name)", kind, reader)
        }
        for plan in plans { check(plan, json[key]?.object?.names ?? []) }
        return plans
    }

    private mutating func model(
        _ member: JSONObject.Member,
        at pointer: String,
        _ kind: ComponentKind,
        _ reader: ComponentReader
    ) -> ModelPlan? {
        let json = member.value
        guard let name = json.string ?? json["model"]?.string else { return nil }
        guard let slash = name.firstIndex(of: "/"), slash != name.startIndex else {
            mistakes.append(
                source.mistake(
                    at: pointer,
                    "'\(name)' names no provider; write provider/model, "
                        + "such as local/smollm2-135m-instruct"
                )
            )
            return nil
        }
        var configuration = json.object ?? [:]
        configuration["plugin"] = .string(String(name[..<slash]))
        configuration["model"] = .string(String(name[name.index(after: slash)...]))
        let component = reader.read(
            .object(configuration),
            at: pointer,
            kind: kind,
            hostKeys: ComponentReader.modelKeys,
            mistakes: &mistakes
        )
        guard let component else { return nil }
        return ModelPlan(
            name: member.name,
            component: component,
            concurrency: json["concurrency"]?.integer,
            timeout: component.timeout ?? .seconds(600),
            price: Self.price(json["price"]),
            limits: RateLimits(
                requests: json["requests_per_minute"]?.integer,
                tokens: json["tokens_per_minute"]?.integer
            ),
            deadline: json["deadline"]?.number.map { .seconds($0) },
            fallback: (json["fallback"]?.array ?? []).compactMap(\.string),
            isCached: json["cache"]?.bool
        )
    }

    private static func price(_ json: JSON?) -> ModelPrice? {
        guard let input = json?["input"]?.number, let output = json?["output"]?.number else {
            return nil
        }
        return ModelPrice(
            input: input,
            cached: json?["cached"]?.number,
            written: json?["written"]?.number,
            output: output
        )
    }

    /// Finds models that can't stand in for this one.
    private mutating func check(_ plan: ModelPlan, _ known: [String]) {
        for (index, name) in plan.fallback.enumerated() {
            let place = plan.component.pointer + "/fallback/\(index)"
            if plan.component.kind == .embeddingModel {
                mistakes.append(
                    source.mistake(
                        at: place,
                        "vectors of '\(name)' can't stand for those of '\(plan.name)': an embedding "
                            + "model has no fallback"
                    )
                )
            } else if name == plan.name || plan.fallback.firstIndex(of: name) != index {
                mistakes.append(
                    source.mistake(at: place, "'\(name)' was asked already when its turn comes")
                )
            } else if !known.contains(name) {
                let others = known.filter { $0 != plan.name }
                mistakes.append(
                    source.mistake(
                        at: place,
                        "there is no language model '\(name)' in this file"
                            + (NearestName.question(name, in: others) ?? "")
                    )
                )
            }
        }
    }
}
