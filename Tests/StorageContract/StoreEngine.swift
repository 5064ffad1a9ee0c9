package import VigilStorage

/// A database engine under test; each value has its own, empty database.
package protocol StoreEngine: Sendable {
    /// Whether what was written is still there after closing and opening again.
    var keepsData: Bool { get }

    /// Whether several programs may have it open at the same time.
    var isShared: Bool { get }

    /// Opens the engine's database: the first time empty, later with what it kept.
    ///
    /// - Returns: A database, for one owner at a time unless it is shared.
    /// - Throws: When the engine cannot open it.
    func open() async throws -> any SQLDatabase
}

extension StoreEngine {
    /// `false`.
    package var isShared: Bool { false }

    /// Opens a store, runs `body` with it and closes the database.
    func withStore<Value>(_ body: (SQLStore) async throws -> Value) async throws -> Value {
        let database = try await open()
        do {
            let value = try await body(SQLStore(database))
            try await database.close()
            return value
        } catch {
            try? await database.close()  // the first error says more
            throw error
        }
    }
}
