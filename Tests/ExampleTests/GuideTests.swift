import Foundation
import Testing

/// The Swift code of the README and the guide is code that the tests compile and run.
struct GuideTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The regions between `// begin: NAME` and `// end: NAME` of the compiled examples, without indentation.
    private static func snippets() throws -> [String: String] {
        var found: [String: String] = [:]
        for folder in ["Examples/Usage", "Examples/RealEstate/Sources/RealEstate"] {
            let path = root.appendingPathComponent(folder).path
            for file in try FileManager.default.contentsOfDirectory(atPath: path) where file.hasSuffix(".swift") {
                let text = try String(contentsOfFile: "\(path)/\(file)", encoding: .utf8)
                var name: String?
                var lines: [String] = []
                for line in text.components(separatedBy: "\n") {
                    let trimmed = line.trimmingCharacters(in: .whitespaces)
                    if trimmed.hasPrefix("// begin: ") {
                        name = String(trimmed.dropFirst("// begin: ".count))
                        lines = []
                    } else if trimmed.hasPrefix("// end: "), let open = name {
                        found[open] = unindented(lines)
                        name = nil
                    } else if name != nil {
                        lines.append(line)
                    }
                }
            }
        }
        return found
    }

    private static func unindented(_ lines: [String]) -> String {
        let indent = lines.filter { !$0.allSatisfy(\.isWhitespace) }.map { $0.prefix { $0 == " " }.count }.min() ?? 0
        return lines.map { String($0.dropFirst(indent)) }.joined(separator: "\n")
    }

    private static func swiftBlocks(of file: String) throws -> [String] {
        let text = try String(contentsOf: root.appendingPathComponent(file), encoding: .utf8)
        return text.components(separatedBy: "```swift\n").dropFirst().compactMap {
            $0.components(separatedBy: "\n```").first
        }
    }

    @Test(
        "every Swift block of the README and the guide is a compiled example",
        arguments: [
            "README.md", "docs/guide/first-model.md", "docs/guide/labels.md", "docs/guide/drift.md",
            "docs/guide/alerts.md", "docs/guide/swift-service.md",
        ])
    func blocksAreCompiled(file: String) throws {
        let snippets = Set(try Self.snippets().values)
        let blocks = try Self.swiftBlocks(of: file)
        #expect(!blocks.isEmpty, "\(file) shows no Swift")
        for block in blocks {
            let isCompiled = snippets.contains(block.trimmingCharacters(in: .newlines))
            #expect(isCompiled, "\(file): this block is not in Examples/Usage:\n\(block)")
        }
    }
}
