import CCurl
package import Contract

/// A POST to one address.
package struct HTTPRequest: Sendable {
    /// Where it goes.
    package var address: HTTPAddress
    /// The header lines.
    package var headers: HTTPHeaderLines
    /// What is sent.
    package var body: [UInt8]
    /// How long a connection may take to come about.
    package var connectTimeout: Duration

    /// Makes a request.
    package init(
        to address: HTTPAddress,
        headers: HTTPHeaderLines,
        body: [UInt8],
        connectTimeout: Duration = .seconds(10)
    ) {
        self.address = address
        self.headers = headers
        self.body = body
        self.connectTimeout = connectTimeout
    }
}

/// Header lines in libcurl's form, made once for many requests.
///
/// A class because it owns C's list; unchecked because the list is never changed.
package final class HTTPHeaderLines: @unchecked Sendable {
    let list: UnsafeMutablePointer<curl_slist>?

    /// Makes the lines, each such as "content-type: application/json".
    package init(_ lines: [String]) {
        var list: UnsafeMutablePointer<curl_slist>?
        for line in lines { list = curl_slist_append(list, line) ?? list }
        self.list = list
    }

    deinit { curl_slist_free_all(list) }
}

/// An answer that came whole.
package struct HTTPResponse: Sendable, Equatable {
    /// The status, 200 for instance.
    package var status: Int
    /// What came before the body.
    package var head: HTTPHead
    /// What was sent.
    package var body: [UInt8]

    /// Makes an answer.
    package init(status: Int, head: HTTPHead = HTTPHead(), body: [UInt8]) {
        self.status = status
        self.head = head
        self.body = body
    }
}

/// Why no whole answer came.
package enum HTTPFailure: Error, Sendable, Equatable {
    /// The call was cancelled.
    case cancelled(CancelReason)
    /// No connection came about: no such host, refused, or too slow.
    case unreachable(String)
    /// The connection ended before the answer did.
    case cut(String)
    /// The other side's certificate can't be trusted.
    case untrusted(String)
    /// The request can't be sent at all, such as to an address that is none.
    case unusable(String)
    /// The answer is longer than ``HTTPClient/longestAnswer``.
    case tooLong
}

extension HTTPFailure {
    init(_ code: CURLcode) {
        let text = String(cString: curl_easy_strerror(code))
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT,
            CURLE_OPERATION_TIMEDOUT, CURLE_SSL_CONNECT_ERROR:
            self = .unreachable(text)
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR:
            self = .untrusted(text)
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL, CURLE_NOT_BUILT_IN:
            self = .unusable(text)
        case CURLE_ABORTED_BY_CALLBACK:
            self = .cut("the server closed it before the answer began")
        default:
            self = .cut(text)
        }
    }
}
