import Testing
import VigilStorage

/// One claim that holds for every storage engine.
///
/// An engine's test target runs all of them: `@Test(arguments: ContractCase.all)`, with a new engine for each.
package struct ContractCase: Sendable, CustomTestStringConvertible {
    /// The claim.
    package let name: String
    /// Whether it opens the database a second time.
    package let needsKeptData: Bool
    /// Whether it opens the database several times at once.
    package let needsSharing: Bool
    private let body: @Sendable (any StoreEngine) async throws -> Void

    init(
        _ name: String, needsKeptData: Bool = false, needsSharing: Bool = false,
        _ body: @escaping @Sendable (any StoreEngine) async throws -> Void
    ) {
        self.name = name
        self.needsKeptData = needsKeptData
        self.needsSharing = needsSharing
        self.body = body
    }

    /// A claim about one store.
    static func store(
        _ name: String, _ body: @escaping @Sendable (SQLStore) async throws -> Void
    ) -> ContractCase {
        ContractCase(name) { try await $0.withStore(body) }
    }

    package var testDescription: String { name }

    /// Checks the claim.
    ///
    /// - Parameter engine: A new engine.
    /// - Throws: What the engine throws.
    package func run(_ engine: any StoreEngine) async throws {
        if needsKeptData, !engine.keepsData { return }
        if needsSharing, !engine.isShared { return }
        try await body(engine)
    }

    /// Every claim.
    package static let all: [ContractCase] =
        databases + models + baselines + predictions + duplicates + requests + durability + outcomes + windows
        + compaction + damage + verification + backups
        + retention + amounts + repeats + experiments + findings + bounds + alerts + leases + replicas + faults
        + uptimes
        + randomOperations + experimentRequests
}
