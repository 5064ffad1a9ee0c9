import Testing
import VigilDomain

@testable import VigilMonitoring

/// Stratified randomisation in permuted blocks.
struct PermutedBlocksTests {
    @Test("after every whole block a stratum has the arms in exactly their parts, never further off within one")
    func balance() throws {
        var blocks = try PermutedBlocks(seed: "trial", parts: [2, 1], multiple: 2)
        #expect(blocks.blockLength == 6)
        for stratum in ["north", "south", "süd"] {
            var counts = [0, 0]
            for position in 1...60 {
                counts[blocks.next(in: stratum)] += 1
                if position % 6 == 0 { #expect(counts == [position / 3 * 2, position / 3]) }
                #expect(abs(Double(counts[1]) - Double(position) / 3) <= 2)
            }
        }
        #expect(blocks.counts == ["north": 60, "south": 60, "süd": 60])
    }

    @Test("the state is the counts: whoever knows them goes on with the same arms")
    func resumed() throws {
        var one = try PermutedBlocks(seed: "trial", parts: [1, 1, 1])
        for _ in 0..<7 { _ = one.next(in: "a") }
        for _ in 0..<2 { _ = one.next(in: "b") }
        var other = try PermutedBlocks(seed: "trial", parts: [1, 1, 1], counts: one.counts)
        for position in 7..<40 {
            let arm = one.arm(in: "a", at: position)
            #expect(one.next(in: "a") == arm)
            #expect(other.next(in: "a") == arm)
        }
    }

    @Test("all orders of a block come equally often, over blocks, strata and seeds alike")
    func orders() throws {
        for kind in 0..<3 {
            var counts: [[Int]: Int] = [:]
            for index in 0..<3000 {
                let blocks = try PermutedBlocks(
                    seed: kind == 2 ? "seed-\(index)" : "seed", parts: [1, 1], multiple: 2)
                let first = kind == 0 ? index * 4 : 0
                let stratum = kind == 1 ? "stratum-\(index)" : "stratum"
                counts[(0..<4).map { blocks.arm(in: stratum, at: first + $0) }, default: 0] += 1
            }
            // Six orders of two and two.
            #expect(counts.count == 6)
            for count in counts.values { #expect(AssignmentUnits.isNear(count, 3000, share: 1.0 / 6)) }
        }
    }

    @Test(
        "what makes no blocks is refused",
        arguments: [
            ("seed", "", [1, 1], 1), ("seed", "a\u{0}", [1, 1], 1), ("parts", "s", [1], 1), ("parts", "s", [1, 0], 1),
            ("multiple", "s", [1, 1], 0), ("multiple", "s", [1, 1], 501), ("multiple", "s", [1, 1], .max),
        ] as [(String, String, [Int], Int)])
    func refused(field: String, seed: String, parts: [Int], multiple: Int) {
        let error = #expect(throws: DomainError.self) {
            try PermutedBlocks(seed: seed, parts: parts, multiple: multiple)
        }
        #expect(error?.field == field)
    }
}
