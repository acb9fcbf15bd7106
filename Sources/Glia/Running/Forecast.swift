import Contract
import Pipeline
import Running

/// The most that a training can cost, computed before it begins.
public struct Forecast: Sendable, Equatable, CustomStringConvertible {
    /// The most rollouts; nil if the optimizer doesn't say and no budget limits them.
    public let rollouts: Int?
    /// The most answered model calls; nil if somebody doesn't say how many it makes.
    public let calls: Int?
    /// Who doesn't say, as "the optimizer 'OMEGA'".
    public let silent: [String]
    /// About how many tokens the calls have at most; nil if the calls aren't known.
    public let tokens: Int?
    /// About how much money they cost at most; nil without prices.
    public let cost: Double?
    /// The forecast in words.
    public let description: String

    init(_ forecast: CostForecast) {
        rollouts = forecast.rollouts
        calls = forecast.calls
        silent = forecast.silent
        tokens = forecast.usage.map { $0.inputTokens + $0.outputTokens }
        cost = forecast.cost
        description = ForecastText(forecast).lines.joined(separator: "\n")
    }
}
