import PluginSDK

extension JSONView {
    /// This as a count of tokens; what is no count is 0.
    ///
    /// Counts come from outside and are added up here and later: a number that nobody can mean must
    /// not overflow there, which would end the process.
    var tokenCount: Int { min(max(0, integer ?? 0), 1 << 40) }
}
