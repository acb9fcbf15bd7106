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
    public var bytes: [UInt8] {
        withUnsafeTemporaryAllocation(byteCount: textRoom, alignment: 1) { room in
            Array(room[..<write(to: room)])
        }
    }

    /// The most bytes that ``write(to:)`` writes.
    public var textRoom: Int {
        96 + JSONText.room(path) + JSONText.room(variablesKey) + JSONText.room(phase)
    }

    /// Writes the context as UTF-8 text: it is done for every call, so without a JSON value.
    ///
    /// - Parameter room: Memory of ``textRoom`` bytes at least.
    /// - Returns: How many bytes were written.
    public func write(to room: UnsafeMutableRawBufferPointer) -> Int {
        var text = JSONText(in: room)
        text.write(#"{"path":"#)
        text.write(quoting: path)
        text.write(isTraining ? #","training":true"# : #","training":false"#)
        text.write(#","variables_key":"#)
        text.write(quoting: variablesKey)
        text.write(#","rollout":"#)
        text.write(rollout)
        text.write(#","phase":"#)
        text.write(quoting: phase)
        text.write(isStreaming ? #","streaming":true}"# : "}")
        return text.count
    }

    /// Returns the context of a part of this call.
    public func appending(_ step: String) -> CallContext {
        var copy = self
        copy.path = path.isEmpty ? step : path + "/" + step
        return copy
    }
}
