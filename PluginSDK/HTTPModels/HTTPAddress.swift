import CCurl

/// An address in libcurl's form, read once for many requests.
///
/// A class because it owns C's object; unchecked because that is never changed.
package final class HTTPAddress: @unchecked Sendable {
    /// The address as it is written.
    package let text: String
    /// Nil for a text that is no address; a request to it is refused.
    let parsed: OpaquePointer?

    /// Reads an address, such as "https://api.example.com/v1/chat/completions".
    package init(_ text: String) {
        self.text = text
        let address = curl_url()
        let isSound = curl_url_set(address, CURLUPART_URL, text, 0) == CURLUE_OK
        if !isSound { curl_url_cleanup(address) }
        parsed = isSound ? address : nil
    }

    deinit { curl_url_cleanup(parsed) }
}
