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

    /// The same as UTF-8 text, put together without a JSON value: it is made for every call.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(path.utf8.count + variablesKey.utf8.count + phase.utf8.count + 96)
        bytes.append(contentsOf: "{\"path\":".utf8)
        Self.append(path, to: &bytes)
        bytes.append(contentsOf: ",\"training\":".utf8)
        bytes.append(contentsOf: (isTraining ? "true" : "false").utf8)
        bytes.append(contentsOf: ",\"variables_key\":".utf8)
        Self.append(variablesKey, to: &bytes)
        bytes.append(contentsOf: ",\"rollout\":".utf8)
        bytes.append(contentsOf: String(rollout).utf8)
        bytes.append(contentsOf: ",\"phase\":".utf8)
        Self.append(phase, to: &bytes)
        if isStreaming { bytes.append(contentsOf: ",\"streaming\":true".utf8) }
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }

    /// Appends a text as JSON; the texts of contexts hardly ever need an escape.
    private static func append(_ text: String, to bytes: inout [UInt8]) {
        var text = text
        let isPlain = text.withUTF8 { characters in
            // Without a way out of the loop, so that it takes many at once.
            var isPlain = true
            for character in characters {
                isPlain =
                    isPlain && character >= 0x20 && character != UInt8(ascii: "\"")
                    && character != UInt8(ascii: "\\")
            }
            return isPlain
        }
        guard isPlain else {
            bytes += JSON.string(text).bytes()
            return
        }
        bytes.append(UInt8(ascii: "\""))
        text.withUTF8 { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Returns the context of a part of this call.
    public func appending(_ step: String) -> CallContext {
        var copy = self
        copy.path = path.isEmpty ? step : path + "/" + step
        return copy
    }
}
