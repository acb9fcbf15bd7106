public import JSONValues

/// Where a call stands in its run.
public struct CallContext: Sendable, Equatable {
    /// Where, for instance "epoch:3/trial:17/example:42/module:router"; seeds random numbers.
    public var path: String
    /// Whether the program runs to learn from it.
    public var isTraining: Bool
    /// A key of the variables' content, the same in all calls with the same variables; or empty.
    public var variablesKey: String
    /// Which of several runs of one candidate on one example this is, from 0.
    public var rollout: Int
    /// For whom models are called, for the accounts: "inference", "reward" or "optimizer".
    public var phase: String
    /// Whether somebody reads parts of the result while the call runs; see ``Call/send(_:)``.
    public var isStreaming = false

    /// Makes a context.
    public init(
        path: String,
        isTraining: Bool = false,
        variablesKey: String = "",
        rollout: Int = 0,
        phase: String = "inference"
    ) {
        self.path = path
        self.isTraining = isTraining
        self.variablesKey = variablesKey
        self.rollout = rollout
        self.phase = phase
    }

    /// Reads a context; members that are missing or unknown are no error.
    public init(_ json: JSONObject) {
        path = json["path"]?.string ?? ""
        isTraining = json["training"]?.bool ?? false
        variablesKey = json["variables_key"]?.string ?? ""
        rollout = json["rollout"]?.integer ?? 0
        phase = json["phase"]?.string ?? "inference"
        isStreaming = json["streaming"]?.bool ?? false
    }

    /// Reads a context given as UTF-8 text; what can't be read is missing.
    public init(parsing text: [UInt8]) {
        self.init((try? JSON(parsing: text))?.object ?? [:])
    }

    /// The context as the JSON that a plugin sees.
    public var json: JSONObject {
        var json: JSONObject = [
            "path": .string(path), "training": .bool(isTraining),
            "variables_key": .string(variablesKey), "rollout": .integer(Int64(rollout)),
            "phase": .string(phase),
        ]
        if isStreaming { json["streaming"] = true }
        return json
    }

    /// The same as UTF-8 text.
    public var bytes: [UInt8] { text.bytes() }

    /// The same as text, put together without a JSON value: it is made for every call.
    public var text: JSONObjectText {
        let size = path.utf8.count + variablesKey.utf8.count + phase.utf8.count
        var text = JSONObjectText(capacity: size + 96)
        text.add("path", path)
        text.add("training", isTraining)
        text.add("variables_key", variablesKey)
        text.add("rollout", rollout)
        text.add("phase", phase)
        if isStreaming { text.add("streaming", true) }
        return text
    }

    /// Returns the context of a part of this call.
    public func appending(_ step: String) -> CallContext {
        var copy = self
        copy.path = path.isEmpty ? step : path + "/" + step
        return copy
    }
}
