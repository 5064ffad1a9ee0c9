import Foundation
import Testing
import VigilDomain

@testable import VigilMonitoring

/// The Swift code of `docs/guide/assignment.md` is the code below; its Python and SQL are run by `scripts/tests`.
struct AssignmentGuideTests {
    private static func example() throws -> Assignment {
        // begin
        var allocation = Allocation(
            arms: [.init("v2.1", weight: 80), .init("v2.2", weight: 20)], salt: "lead-scoring-2.2")
        allocation.coverage = 0.1

        let assigner = try Assigner(allocation)
        let assignment = assigner.assign("lead-17")
        print(assignment.arm ?? "not in the test", assignment.reason, assignment.version)
        // end
        return assignment
    }

    @Test("the guide's block is compiled, and runs")
    func block() throws {
        #expect(try Self.example().version == 1)
        let source = try String(contentsOfFile: #filePath, encoding: .utf8)
        let code = try #require(source.components(separatedBy: "// begin\n").dropFirst().first)
        let lines = try #require(code.components(separatedBy: "        // end").first).components(separatedBy: "\n")
        let block = lines.map { $0.hasPrefix("        ") ? String($0.dropFirst(8)) : $0 }.joined(separator: "\n")
        let guide = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("docs/guide/assignment.md")
        let text = try String(contentsOf: guide, encoding: .utf8)
        #expect(text.contains("```swift\n\(block)```"))
    }

    @Test("what the guide says moves from 50:50 to 40:60 does")
    func movement() throws {
        let even = AssignmentUnits.halves("s")
        let next = try even.reweighted([40, 60])
        let movement = try #require(next.movement(from: even))
        #expect(abs(movement.moved - 0.1) < 1e-12)
    }
}
