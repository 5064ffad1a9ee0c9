import Foundation
import Logging
import Synchronization
import Testing
import Vigil
import VigilDomain

@testable import VigilCommand

@Suite("Log records")
struct LineLogHandlerTests {
    private struct FixedClock: WallClock {
        func now() -> Timestamp { Timestamp(milliseconds: 1_700_000_000_123) }
    }

    private final class Lines: Sendable {
        let all = Mutex<[String]>([])
        func logger(_ format: LogFormat) -> Logger {
            Logger(label: "vigil") { label in
                LineLogHandler(label: label, level: .info, format: format, clock: FixedClock()) { line in
                    self.all.withLock { $0.append(line) }
                }
            }
        }
    }

    @Test("a line of text has its metadata sorted behind the message, quoted where needed")
    func text() {
        let lines = Lines()
        lines.logger(.text).notice("alert changed", metadata: ["rule": "low precision", "model": "churn"])
        #expect(
            lines.all.withLock { $0 }
                == ["2023-11-14T22:13:20.123Z notice   vigil: alert changed model=churn rule=\"low precision\""])
    }

    @Test("a line of JSON can be read back, whatever the metadata hold")
    func json() throws {
        let lines = Lines()
        var logger = lines.logger(.json)
        logger[metadataKey: "message"] = "not the message"
        logger.error("evaluation failed", metadata: ["error": "a \"quoted\"\nline"])
        let line = try #require(lines.all.withLock { $0 }.first)
        #expect(!line.contains("\n"))
        let record = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        #expect(record["message"] as? String == "evaluation failed")
        #expect(record["level"] as? String == "error")
        #expect((record["metadata"] as? [String: String])?["error"] == "a \"quoted\"\nline")
    }

    @Test("a text line stays one line, so that metadata cannot forge a record")
    func staysOneLine() {
        let lines = Lines()
        lines.logger(.text).info("x", metadata: ["id": "a\n2023-11-14T22:13:20Z error vigil: forged"])
        #expect(lines.all.withLock { $0 }.first?.contains("\n") == false)
    }
}
