import Contract
package import JSONValues
package import Pipeline

/// The most that a training can cost, for people and for programs.
package struct ForecastText {
    private let forecast: CostForecast

    /// Puts a forecast into words.
    package init(_ forecast: CostForecast) { self.forecast = forecast }

    /// One or two lines.
    package var lines: [String] {
        var lines: [String] = []
        if let calls = forecast.calls {
            lines.append(
                "at most \(NumberText.grouped(calls)) model calls in "
                    + "\(NumberText.grouped(forecast.rollouts ?? 0)) rollouts" + price
            )
        } else {
            var line = "no bound for model calls"
            if let rollouts = forecast.rollouts {
                line += " (there are at most \(NumberText.grouped(rollouts)) rollouts)"
            }
            line += ": " + forecast.silent.joined(separator: " and ") + " "
            line += forecast.silent.count == 1 ? "doesn't say" : "don't say"
            lines.append(line + " how many it can make; 'fit.budget' sets one")
        }
        return lines
    }

    private var price: String {
        guard let usage = forecast.usage else { return "" }
        var text =
            "; about \(NumberText.grouped(usage.inputTokens)) tokens of prompts as they are before "
            + "training and \(NumberText.grouped(usage.outputTokens)) of answers"
        if let cost = forecast.cost { text += ", which cost \(NumberText.short(cost))" }
        return text
    }

    /// The same for programs.
    package var json: JSON {
        [
            "rollouts": Self.json(forecast.rollouts), "model_calls": Self.json(forecast.calls),
            "silent": .array(forecast.silent.map(JSON.string)),
            "usage": forecast.usage?.json ?? .null,
            "cost": forecast.cost.map(JSON.number) ?? .null,
        ]
    }

    private static func json(_ number: Int?) -> JSON {
        number.map { .integer(Int64($0)) } ?? .null
    }
}
