import Foundation
import Testing
import VigilClient

@testable import VigilCommand

/// What `vigil storage` prints.
struct StorageTextTests {
    private func text(_ json: String) throws -> String {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let document = try decoder.decode(StorageDocument.self, from: Data(json.utf8))
        return StorageText(storage: document).text(for: Terminal(isColored: false, width: 1000))
    }

    private static let segments = """
        {"segments": 12, "rows": 80000, "bytes": 3932160, "key_bytes": 1310720, "column_bytes": 2293760,
         "fingerprint_bytes": 327680}
        """

    private static func model(_ retention: String, _ more: String = "", waiting: Int = 0) -> String {
        """
        {"model": "leads", "bytes": 4259840, "waiting_outcomes": \(waiting), "retention": \(retention)\(more),
         "versions": [{"version": "1", "predictions": 80000, "labelled": 61000, "removed_predictions": 1200, "repeated_ids": 7,
           "from": "2026-01-01T00:00:00Z", "to": "2026-03-01T10:00:00Z", "bytes_per_prediction": 49.152,
           "prediction_segments": \(segments),
           "outcome_segments": {"segments": 3, "rows": 61000, "bytes": 327680, "key_bytes": 1, "column_bytes": 1,
             "fingerprint_bytes": 1}}]}
        """
    }

    @Test("a line a version, what limits each model, and the database")
    func table() throws {
        let more = #", "next_removal_at": "2026-03-03T00:00:00Z", "bytes_left": 1073741824"#
        let text = try text(
            """
            {"models": [\(Self.model(#"{"days": 60, "bytes": 1078001664}"#, more, waiting: 3))],
             "database": {"bytes": 8388608, "log_bytes": 1048576, "free_bytes": 0, "disk_bytes": 107374182400,
               "disk_free_bytes": 53687091200}}
            """)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        #expect(
            lines[1].split(separator: " ").joined(separator: " ")
                == "leads 1 80,000 61,000 2026-01-01 2026-03-01 15 1.25 MiB 2.19 MiB 320 KiB 49.2 B 320 KiB")
        #expect(
            text.contains(
                "leads: 4.06 MiB; kept are 60 days and at most 1.00 GiB; the oldest window goes with the first event from"
            ))
        #expect(text.contains("1.00 GiB more before the oldest windows go by size"))
        #expect(
            text.contains(
                "1,200 predictions were removed so far; 7 predictions have ids that came before, more than the id horizon "
                    + "away; 3 outcomes wait for a prediction."))
        #expect(
            text.hasSuffix(
                "The database takes 8.00 MiB, 0 B of that are free for what comes next, its log 1.00 MiB, 50.0 GiB of the disk "
                    + "are free (50 %)."))
    }

    @Test("a model without limits, one that is over its size, and an engine that tells nothing")
    func others() throws {
        let free = try text(#"{"models": [\#(Self.model("{}"))], "database": {}}"#)
        #expect(free.contains("leads: 4.06 MiB; everything is kept;"))
        #expect(free.hasSuffix("The database does not tell what it takes."))
        let over = try text(
            #"{"models": [\#(Self.model(#"{"bytes": 2097152}"#, #", "bytes_left": -2162688"#))], "database": {"bytes": 5}}"#
        )
        #expect(over.contains("over its size by 2.06 MiB"))
        let none = try text(#"{"models": [], "database": {"bytes": 2048}}"#)
        #expect(none == "No model is registered.\nThe database takes 2.00 KiB.")
    }

    @Test(
        "bytes have up to three digits",
        arguments: [
            (0, "0 B"), (1023, "1023 B"), (1024, "1.00 KiB"), (1_048_575, "1.00 MiB"), (15_728_640, "15.0 MiB"),
            (524_288_000, "500 MiB"), (Int.max, "8,192 PiB"),
        ])
    func bytes(count: Int, text: String) {
        #expect(ByteText.bytes(count) == text)
    }
}
