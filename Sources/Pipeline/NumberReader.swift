import Contract
import JSONValues

/// Reads a module's `numbers`: which numbers of its configuration training may change, and how far.
struct NumberReader {
    let source: PipelineSource
    /// The module's plugin.
    let plugin: String
    /// JSON Schema of its configuration; members marked `x-glia-number` can be tuned.
    let schema: JSON
    /// Its configuration, completed.
    let configuration: JSONObject

    /// Reads all numbers.
    ///
    /// - Parameters:
    ///   - json: An object of name to {minimum, maximum, start}, or nil.
    ///   - pointer: Where it stands in the file.
    ///   - mistakes: Gets what is wrong with them.
    /// - Returns: Those with which nothing is wrong.
    func read(
        _ json: JSON?,
        at pointer: String,
        mistakes: inout [PipelineMistake]
    ) -> [ModuleNumber] {
        var numbers: [ModuleNumber] = []
        for member in json?.object?.members ?? [] {
            let place = pointer + "/" + member.name
            switch number(member.name, member.value) {
            case .success(let number): numbers.append(number)
            case .failure(let fault):
                mistakes.append(source.mistake(at: place + fault.member, fault.message))
            }
        }
        return numbers
    }

    private struct Fault: Error {
        var member = ""
        let message: String
    }

    private var tunable: [TunableNumber] { TunableNumber.all(in: configuration, schema) }

    private func number(_ name: String, _ json: JSON) -> Result<ModuleNumber, Fault> {
        guard let found = tunable.first(where: { $0.name == name }) else {
            return .failure(Fault(message: unknown(name)))
        }
        let property = found.schema
        // What the file's schema finds wrong with it has been told already.
        let minimum = json["minimum"]?.number ?? 0
        let maximum = json["maximum"]?.number ?? 0
        guard minimum < maximum else {
            return .failure(
                Fault(
                    member: "/maximum",
                    message: "the maximum \(maximum.shown) is not above the minimum "
                        + minimum.shown
                )
            )
        }
        if let fault = outside(property, minimum, maximum) { return .failure(fault) }
        guard let start = json["start"]?.number ?? found.value else {
            return .failure(
                Fault(
                    message: "'\(plugin)' has no value of its own for '\(name)'; say with 'start' "
                        + "where the search begins"
                )
            )
        }
        guard (minimum...maximum).contains(start) else {
            return .failure(
                Fault(
                    member: json["start"] == nil ? "" : "/start",
                    message: "the search would begin at \(start.shown), which is not from "
                        + "\(minimum.shown) to \(maximum.shown)"
                )
            )
        }
        let types = property["type"].map { $0.array ?? [$0] }?.compactMap(\.string) ?? []
        let isInteger = !types.contains("number")
        if isInteger, let broken = [minimum, maximum, start].first(where: { $0 != $0.rounded() }) {
            return .failure(
                Fault(message: "'\(name)' is a whole number, but \(broken.shown) is none")
            )
        }
        return .success(
            ModuleNumber(
                name: name,
                description: property["description"]?.string ?? "",
                isInteger: isInteger,
                minimum: minimum,
                maximum: maximum,
                start: start
            )
        )
    }

    private func unknown(_ name: String) -> String {
        let names = tunable.map(\.name)
        if names.isEmpty { return "'\(plugin)' has no number that training can change" }
        return "'\(plugin)' has no number '\(name)' that training can change"
            + NearestName.hint(name, in: names)
    }

    /// What is outside of what the configuration itself allows.
    private func outside(_ property: JSON, _ minimum: Double, _ maximum: Double) -> Fault? {
        if let least = property["minimum"]?.number, minimum < least {
            return Fault(member: "/minimum", message: "it must be at least \(least.shown)")
        }
        if let most = property["maximum"]?.number, maximum > most {
            return Fault(member: "/maximum", message: "it must be at most \(most.shown)")
        }
        return nil
    }
}

extension Double {
    /// As people write it: 3 rather than 3.0.
    fileprivate var shown: String { JSON.number(self).integer.map(String.init) ?? "\(self)" }
}
