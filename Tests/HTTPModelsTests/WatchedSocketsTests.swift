import CCurl
import Glibc
import Testing

@testable import HTTPModels

struct WatchedSocketsTests {
    @Test func anEventOfASocketWhoseNumberCameAgainIsNone() {
        let events = epoll_create1(Int32(EPOLL_CLOEXEC))
        var pair: [Int32] = [-1, -1]
        #expect(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair) == 0)
        defer { for number in pair + [events] { close(number) } }
        var sockets = WatchedSockets(events: events)
        sockets.opened(pair[0])
        sockets.want(EPOLLIN.rawValue, of: pair[0])
        sockets.tellChanges()
        write(pair[1], "x", 1)
        var event = epoll_event()
        #expect(epoll_wait(events, &event, 1, 10_000) == 1)

        let before = sockets.meaning(of: event)
        sockets.closed(pair[0])
        sockets.opened(pair[0])
        sockets.want(EPOLLIN.rawValue, of: pair[0])
        let after = sockets.meaning(of: event)

        #expect(before?.socket == pair[0])
        #expect(before?.mask == Int32(CURL_CSELECT_IN))
        #expect(after == nil)
    }
}
