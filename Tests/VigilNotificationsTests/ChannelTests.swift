import Foundation
import Testing
import VigilDomain
import VigilNotifications

struct ChannelCatalogTests {
    @Test("every kind of channel can be made from its own example")
    func examples() throws {
        for kind in ChannelCatalog.kinds {
            let channel = try ChannelCatalog.channel(name: "ops", address: kind.example)
            #expect(channel.name == "ops")
        }
    }

    @Test(
        "an address of no kind is refused, naming the kinds and not the address",
        arguments: ["pager:secret-7", "hook", ""])
    func unknown(address: String) {
        let error = #expect(throws: ChannelAddressError.self) {
            try ChannelCatalog.channel(name: "ops", address: address)
        }
        #expect(error?.detail.contains("https://example.org/hook") == true)
        #expect(error?.detail.contains("secret-7") == false)
    }

    @Test("the catalog lists every file of the folder")
    func folder() throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Sources/VigilNotifications/Channels")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix("Channel.swift") }.map { String($0.dropLast(".swift".count)) }
        let made = try ChannelCatalog.kinds.map {
            String(describing: type(of: try ChannelCatalog.channel(name: "x", address: $0.example)))
        }
        #expect(Set(made) == Set(files))
    }
}

struct FileChannelTests {
    @Test("messages are appended as one line of JSON each")
    func lines() async throws {
        let path = NSTemporaryDirectory() + "vigil-\(UUID().uuidString).ndjson"
        defer { try? FileManager.default.removeItem(atPath: path) }  // the system clears what stays behind
        let channel = FileChannel(path: path)
        #expect(await channel.send(try sampleMessage()) == .delivered)
        #expect(await channel.send(try sampleMessage(event: .resolved)) == .delivered)
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 2)
        let first = try #require(
            try JSONSerialization.jsonObject(with: Data(lines[0].utf8)) as? [String: Any])
        #expect(first["event"] as? String == "fired")
        #expect(first["model"] as? String == "lead-scoring")
        #expect(first["value"] as? Double == 0.7)
        #expect(first["lower95"] as? Double == 0.651)
        #expect(first["deduplication_key"] as? String == (try sampleMessage().deduplicationKey))
    }

    @Test("a file that cannot be written is tried again later, and says which file")
    func unwritable() async throws {
        let channel = FileChannel(path: "/proc/vigil/alerts.ndjson")
        guard case .retry(_, let reason) = await channel.send(try sampleMessage()) else {
            Issue.record("the delivery did not ask for a retry")
            return
        }
        #expect(reason.contains("/proc/vigil/alerts.ndjson"))
    }
}

struct RetryTests {
    @Test(
        "answers of a receiver mean delivered, try again or give up",
        arguments: [
            (200, "delivered"), (204, "delivered"), (400, "rejected"), (401, "rejected"), (404, "rejected"),
            (408, "retry"), (425, "retry"), (429, "retry"), (500, "retry"), (503, "retry"), (301, "rejected"),
        ] as [(Int, String)])
    func table(status: Int, meaning: String) {
        let outcome = HTTPDelivery.outcome(status: status, retryAfter: nil)
        let word =
            switch outcome {
            case .delivered: "delivered"
            case .retry: "retry"
            case .rejected: "rejected"
            }
        #expect(word == meaning)
    }

    @Test("a receiver may ask for a wait, an hour at most")
    func retryAfter() {
        #expect(
            HTTPDelivery.outcome(status: 429, retryAfter: "30")
                == .retry(after: .seconds(30), reason: "the receiver answered 429"))
        #expect(
            HTTPDelivery.outcome(status: 429, retryAfter: "86400")
                == .retry(after: .seconds(3600), reason: "the receiver answered 429"))
        #expect(
            HTTPDelivery.outcome(status: 503, retryAfter: "Wed, 21 Oct 2026 07:28:00 GMT")
                == .retry(after: nil, reason: "the receiver answered 503"))
    }

    @Test("waits double from one second up to ten minutes, and the receiver's wish counts when it is longer")
    func waits() {
        let policy = RetryPolicy()
        #expect(
            (1...4).map { policy.wait(afterAttempts: $0, asked: nil) } == [
                .seconds(1), .seconds(2), .seconds(4), .seconds(8),
            ])
        #expect(policy.wait(afterAttempts: 100, asked: nil) == .seconds(600))
        #expect(policy.wait(afterAttempts: 1, asked: .seconds(30)) == .seconds(30))
    }
}

struct SecretTests {
    @Test("a secret shows itself in no description")
    func redaction() {
        let secret = Secret("hunter2")
        var dumped = ""
        dump(secret, to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), dumped, "\([secret])"] {
            #expect(!text.contains("hunter2"))
        }
    }

    @Test("a webhook's path and query are not shown, since they often are its password")
    func target() {
        let channel = WebhookChannel(address: "https://hooks.example.org/services/T000/secret?token=abc")
        #expect(channel.redactedTarget == "https://hooks.example.org/…")
    }
}
