/// How much of a training is shown on standard error; the numbers are those of Keras.
public enum Verbosity: Int, Sendable {
    /// Nothing.
    case silent = 0
    /// A bar with step, rate and rewards on a terminal, else a line for each trial and epoch.
    case progress = 1
    /// One line with the results for each epoch.
    case epochs = 2
}

extension Verbosity: ExpressibleByIntegerLiteral {
    /// 0 is silent, 1 shows progress, 2 and more a line for each epoch.
    public init(integerLiteral value: Int) {
        self = Verbosity(rawValue: min(2, max(0, value))) ?? .silent
    }
}
