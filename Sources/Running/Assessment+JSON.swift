package import Evaluation
import History
package import JSONValues
package import Training

extension Assessment {
    /// The assessment for programs.
    package var json: JSON {
        let metrics = metrics.map {
            JSONObject.Member(name: $0.key, value: .number($0.value))
        }
        return [
            "reward": .number(reward), "interval": ConfidenceInterval.json(interval),
            "count": .integer(Int64(count)), "failures": .integer(Int64(failures)),
            "unscored": .integer(Int64(unscored)), "metrics": .object(JSONObject(metrics)),
        ]
    }
}

extension NearestNeighbor {
    /// The baseline for programs.
    var json: JSON {
        ["reward": .number(reward), "interval": ConfidenceInterval.json(interval)]
    }
}

extension ConfidenceInterval {
    /// An interval for programs; null if there is none.
    package static func json(_ interval: ConfidenceInterval?) -> JSON {
        interval.map { ["low": .number($0.low), "high": .number($0.high)] } ?? .null
    }
}
