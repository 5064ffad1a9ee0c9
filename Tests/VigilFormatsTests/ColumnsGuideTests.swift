import Foundation
import Testing
import VigilDomain

@testable import VigilFormats

/// The example of `docs/guide/columns.md` is a second writer of the form, from nothing but its description.
struct ColumnsGuideTests {
    private static let guide = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("docs/guide/columns.md")

    /// What stands between a line and the end of its block.
    private static func block(after line: String) throws -> String {
        let text = try String(contentsOf: guide, encoding: .utf8)
        let rest = try #require(text.components(separatedBy: line).dropFirst().last)
        return try #require(rest.components(separatedBy: "\n```").first)
    }

    private static func bytes(_ text: String) -> [UInt8] {
        text.split(whereSeparator: \.isWhitespace).compactMap { UInt8($0, radix: 16) }
    }

    private static var schema: ModelSchema {
        ModelSchema(
            model: binarySchema.model, task: .binaryClassification,
            features: [
                FeatureSchema(name: "budget", kind: .numeric), FeatureSchema(name: "region", kind: .categorical),
            ])
    }

    @Test("the program of the guide prints the bytes that the guide shows")
    func program() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", try Self.block(after: "\n```python\n")]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let printed = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(
            Self.bytes(String(decoding: printed, as: UTF8.self))
                == Self.bytes(try Self.block(after: " bytes:\n\n```\n")))
    }

    @Test("the bytes of the guide are read as the rows that it names, and these are written as the same bytes")
    func example() throws {
        let body = Self.bytes(try Self.block(after: " bytes:\n\n```\n"))
        let decoded = try PredictionDecoder(schema: Self.schema).decode(body, form: .columns, now: now)
        #expect(decoded.rejected == [])
        #expect(
            decoded.batch.texts.map { Array($0[..<5]) } == [
                ["0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0", "1777631400000", "61.5", "north", "0.83"],
                ["ffffffff-ffff-4fff-bfff-ffffffffffff", "1777631401000", nil, "süd", "0.25"],
            ])
        #expect(try PredictionColumnsEncoder(schema: Self.schema).encode(decoded.batch) == body)
    }
}
