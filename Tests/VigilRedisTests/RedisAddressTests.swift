import Testing

@testable import VigilRedis

struct RedisAddressTests {
    @Test("an address has a host, and perhaps a login, a port and a number")
    func reading() throws {
        let plain = try RedisAddress("redis://cache")
        #expect(plain.host == "cache" && plain.port == 6379 && plain.number == 0 && plain.password == nil)
        let full = try RedisAddress("redis://vigil:p%40ss%2Fw%25rd@[::1]:7000/3")
        #expect(full.host == "::1" && full.port == 7000 && full.number == 3)
        #expect(full.user == "vigil" && full.password == "p@ss/w%rd")
        let old = try RedisAddress("redis://:secret@127.0.0.1/")
        #expect(old.user == nil && old.password == "secret" && old.host == "127.0.0.1")
    }

    @Test("a password is never shown")
    func redaction() throws {
        #expect(try RedisAddress("redis://vigil:s3cret@cache:6379/2").redacted == "redis://vigil:***@cache:6379/2")
        #expect(try RedisAddress("redis://[::1]").redacted == "redis://[::1]:6379/0")
    }

    @Test(
        "what is no address is refused, with what is allowed and without the password",
        arguments: [
            "cache:6379", "http://cache", "rediss://:s3cret@cache", "redis://", "redis://:s3cret@",
            "redis://s3cret@cache",
            "redis://:s3cret%4@cache", "redis://cache:0", "redis://cache:70000", "redis://cache/x", "redis://cache/-1",
        ])
    func refusal(text: String) {
        do throws(RedisFault) {
            _ = try RedisAddress(text)
            Issue.record("\(text) was taken")
        } catch {
            #expect(!error.description.contains("s3cret"))
            #expect(error.description.contains("write") || error.description.contains("redis://"))
        }
    }
}

struct CircuitBreakerTests {
    @Test("after a fault the server is left alone, longer each time up to 5 s, and asked once after each pause")
    func pauses() {
        let start = ContinuousClock.now
        var breaker = CircuitBreaker()
        let isAskedAtFirst = breaker.allows(start)
        #expect(isAskedAtFirst && breaker.problem == nil)
        var now = start
        for milliseconds in [250, 500, 1000, 2000, 4000, 5000, 5000] {
            breaker.failed("refused", at: now)
            #expect(breaker.problem == "refused")
            let early = breaker.allows(now.advanced(by: .milliseconds(milliseconds - 1)))
            now = now.advanced(by: .milliseconds(milliseconds))
            let first = breaker.allows(now)
            // Nobody else while that one is under way.
            let second = breaker.allows(now)
            #expect(!early && first && !second)
        }
    }

    @Test("an answer ends it, and the next pause is a short one again")
    func recovery() {
        let start = ContinuousClock.now
        var breaker = CircuitBreaker()
        breaker.failed("refused", at: start)
        breaker.failed("refused", at: start)
        breaker.succeeded()
        let isAskedAgain = breaker.allows(start)
        #expect(breaker.problem == nil && isAskedAgain)
        breaker.failed("refused", at: start)
        let isAskedSoon = breaker.allows(start.advanced(by: .milliseconds(250)))
        #expect(isAskedSoon)
    }
}
