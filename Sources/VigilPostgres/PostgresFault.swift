import VigilStorage

/// What went wrong with a statement or a connection, before it is said in Vigil's words.
struct PostgresFault: Error, Hashable {
    /// The five letters of the SQL standard; `nil` where the connection itself failed.
    var state: String?
    /// What the server, or libpq, said.
    var reason: String

    /// Whether the connection is gone, or the server about to be.
    var isDisconnection: Bool {
        guard let state else { return true }
        return state.hasPrefix("08") || ["57P01", "57P02", "57P03", "57P05", "25P03"].contains(state)
    }

    /// Whether the same transaction, run again, may succeed.
    var isCollision: Bool { state == "40001" || state == "40P01" }

    /// The error that a store throws.
    ///
    /// - Parameter place: The database, as a person would name it.
    /// - Returns: The error, with what to do.
    func translated(place: String) -> StoreError {
        switch state {
        case nil:
            StoreError(
                .unavailable,
                "\(place) cannot be reached (\(reason)); start the server, or correct host and port in the address")
        case "53100":
            StoreError(
                .full, "the disk of \(place) is full (\(reason)); make room, nothing of this was written")
        case "25006":
            StoreError(
                .readOnly, "\(place) cannot be written (\(reason)); it may be a standby: name the primary server")
        case "42501":
            StoreError(
                .readOnly, "\(place) refuses this user (\(reason)); grant it the right to create and write tables")
        case "28000", "28P01":
            StoreError(.cannotOpen, "\(place) refuses the user or the password (\(reason))")
        case "3D000":
            StoreError(.cannotOpen, "\(place) is not there (\(reason)); create it with \"createdb\"")
        case "53300":
            StoreError(
                .unavailable, "\(place) has no connection left (\(reason)); raise max_connections on the server")
        case "55P03", "40001", "40P01":
            StoreError(
                .busy, "others held what was to be read or written in \(place) for too long (\(reason)); try again")
        case "57014":
            StoreError(.busy, "\(place) took too long for this (\(reason)); try again, or look at what keeps it busy")
        case let state? where state.hasPrefix("23"):
            StoreError(.conflict, "what was to be written to \(place) contradicts what is there (\(reason))")
        case let state? where state.hasPrefix("XX00"):
            StoreError(.corrupt, "\(place) is damaged (\(reason)); restore a backup")
        case let state? where isDisconnection || state.hasPrefix("53"):
            StoreError(.unavailable, "\(place) is not available now (\(reason)); it is tried again")
        case let state?:
            StoreError(.failed, "\(place): \(reason) (SQLSTATE \(state))")
        }
    }
}
