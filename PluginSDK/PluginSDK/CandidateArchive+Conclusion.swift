public import Contract

extension CandidateArchive {
    /// Says in words and numbers why a candidate is the one to adopt.
    ///
    /// - Parameters:
    ///   - id: The candidate.
    ///   - scores: The scores on the validation examples, those of the initial program among them.
    /// - Returns: The candidate's values, and a comparison with the initial program over the
    ///   largest set of examples that both were scored on.
    public func conclusion(adopting id: Int, scores: ScoreMatrix) -> Conclusion {
        let variables = self[id]?.variables ?? [:]
        let examples = scores.commonExamples([id, 0])
        guard let mean = scores.mean(id, over: examples),
            let initial = scores.mean(0, over: examples)
        else {
            return Conclusion(
                variables: variables,
                why: "no candidate has a score on the validation examples, so the initial "
                    + "program stays"
            )
        }
        let measured = "mean \(Self.rounded(mean)) on \(examples.count) validation examples"
        if id != 0 {
            return Conclusion(
                variables: variables,
                why: "candidate \(id) of \(count - 1): \(measured); the initial program had "
                    + Self.rounded(initial)
            )
        }
        let others = count == 2 ? "the 1 other candidate" : "the \(count - 1) other candidates"
        let compared =
            count == 1 ? "no other was made" : "\(others) did no better on the same examples"
        return Conclusion(
            variables: variables,
            why: "the initial program: \(measured); \(compared)"
        )
    }

    // Two decimals, without the C library's formatting.
    private static func rounded(_ value: Double) -> String {
        let hundredths = (abs(value) * 100).rounded()
        guard hundredths < 1e15 else { return String(value) }
        let digits = String(Int(hundredths) % 100)
        let sign = value < 0 && hundredths > 0 ? "-" : ""
        return "\(sign)\(Int(hundredths) / 100)." + (digits.count == 1 ? "0" : "") + digits
    }
}
