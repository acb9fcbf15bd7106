import CPluginABI
import Contract
import SlotBridge

/// Where the answer to a request goes, exactly once.
///
/// Unchecked because the pointer belongs to the embedding program, which gets it back.
struct Reply: @unchecked Sendable {
    private let function: glia_reply?
    private let user: UnsafeMutableRawPointer?

    init(_ function: glia_reply?, _ user: UnsafeMutableRawPointer?) {
        self.function = function
        self.user = user
    }

    func give(_ result: Result<SlotValue, ComponentError>) {
        guard let function else { return }
        switch result {
        case .success(let value):
            value.withCValue { function(user, GLIA_OK, glia_str(), $0) }
        case .failure(let error):
            withCText(error.message) { function(user, error.status.rawValue, $0, nil) }
        }
    }
}
