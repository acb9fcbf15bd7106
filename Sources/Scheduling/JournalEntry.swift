import Contract
import JSONValues

/// One model call in the journal: which, and what came of it.
struct JournalEntry: Sendable, Equatable {
    /// What came of a call: an answer, or nothing after the last attempt.
    enum Outcome: Sendable, Equatable {
        case answer(ModelAnswer)
        case failure(ComponentError)
    }

    let key: CallKey
    /// Where in the run it stands; for people.
    let path: String
    /// For whom it was made.
    let phase: String
    /// The model's name in the pipeline.
    let model: String
    /// The model that answered in its place, if one did.
    var answeredBy: String?
    /// How many attempts failed, the last one included if there is no answer.
    var failedAttempts: Int
    /// Whether it came from the cache, or from an equal call beside it, and cost nothing.
    var isFree = false
    /// How long the attempt that was answered took, for reports; nil if none was.
    let duration: Duration?
    let outcome: Outcome

    /// Whether it is an answer of an embedding model.
    var isEmbedding: Bool {
        if case .answer(.embeddings) = outcome { true } else { false }
    }

    /// The answer, or why there is none.
    var result: Result<ModelAnswer, ComponentError> {
        switch outcome {
        case .answer(let answer): .success(answer)
        case .failure(let error): .failure(error)
        }
    }

    /// The entry as a line of the journal.
    var line: [UInt8] {
        var text = JSONObjectText()
        text.add("key", key.description)
        text.add("path", path)
        text.add("phase", phase)
        text.add("model", model)
        if let answeredBy { text.add("answered_by", answeredBy) }
        if failedAttempts > 0 { text.add("failed_attempts", failedAttempts) }
        if isFree { text.add("free", true) }
        if let duration { text.add("microseconds", Int(duration / .microseconds(1))) }
        switch outcome {
        case .answer(let answer): answer.write(to: &text)
        case .failure(let error):
            text.add("error") { text in
                text.add("status", Int(error.status.rawValue))
                text.add("message", error.message)
            }
        }
        return CheckedLine.bytes(of: text.bytes())
    }

    /// Reads a line that must be as it was written; nil if it isn't.
    init?(sound line: [UInt8]) {
        guard CheckedLine.isSound(line), let json = try? JSON(parsing: line) else { return nil }
        self.init(json)
    }

    /// Reads a line's object; nil if it is no entry.
    init?(_ json: JSON) {
        guard let key = json["key"]?.string.flatMap(CallKey.init), let path = json["path"]?.string,
            let phase = json["phase"]?.string, let model = json["model"]?.string
        else { return nil }
        if let error = json["error"] {
            let status = Status(rawValue: Int32(clamping: error["status"]?.integer ?? 2))
            outcome = .failure(
                ComponentError(status ?? .unknown, error["message"]?.string ?? "")
            )
        } else if let answer = ModelAnswer(json) {
            outcome = .answer(answer)
        } else {
            return nil
        }
        self.key = key
        self.path = path
        self.phase = phase
        self.model = model
        failedAttempts = json["failed_attempts"]?.integer ?? 0
        answeredBy = json["answered_by"]?.string
        isFree = json["free"]?.bool ?? false
        duration = json["microseconds"]?.integer.map { .microseconds($0) }
    }

    /// Makes an entry.
    init(
        key: CallKey,
        path: String,
        phase: String,
        model: String,
        answeredBy: String? = nil,
        failedAttempts: Int,
        isFree: Bool = false,
        duration: Duration?,
        outcome: Outcome
    ) {
        self.key = key
        self.path = path
        self.phase = phase
        self.model = model
        self.answeredBy = answeredBy
        self.failedAttempts = failedAttempts
        self.isFree = isFree
        self.duration = duration
        self.outcome = outcome
    }
}
