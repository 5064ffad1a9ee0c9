import Foundation
import Testing
import VigilDomain

/// `Tests/Vectors/assignment.json`, which a Python program wrote from the specification alone.
struct AssignmentVectors: Decodable {
    struct Own: Decodable {
        var salt: String
        var unit: String
        var bits: String
        var bucket: Double
    }

    struct GrowthBook: Decodable {
        var seed: String
        var unit: String
        var version: GrowthBookHash.Version
        var text: GrowthBookHash.Text
        var bucket: Double
    }

    var own: [Own]
    var growthBook: [GrowthBook]

    private enum CodingKeys: String, CodingKey {
        case own = "vigil_1"
        case growthBook = "growthbook"
    }

    static func read() throws -> AssignmentVectors {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let data = try Data(contentsOf: tests.appendingPathComponent("Vectors/assignment.json"))
        return try JSONDecoder().decode(AssignmentVectors.self, from: data)
    }
}

extension Allocation {
    /// Arms `a0`, `a1` and so on with these weights.
    static func weighted(_ weights: [Double], salt: String = "exp-1", hash: AssignmentHash = .vigil1) -> Allocation {
        Allocation(
            arms: weights.enumerated().map { Arm("a\($0.offset)", weight: $0.element) }, salt: salt, hash: hash)
    }
}
