-- Until which moment a published head says that all is there: what is recorded after that carries a later moment.
ALTER TABLE lane ADD COLUMN said_at timestamptz NOT NULL DEFAULT '-infinity';

-- One round trip an append: lock the lanes in ascending order, see that they end where the events were chained to, insert,
-- move the ends, which are returned. `held` and `heads` are the lanes and the hashes at their ends, as the appender believes them to be, and
-- `seen` is what the bus has shown of every lane. Where any of it is not so, or a head was published since the events
-- got their moment, nothing is written and every lane is returned as it is. Those of `held` stay locked, so that trying
-- `again` under their true ends succeeds. Each lane's last event is the one that is signed.
CREATE FUNCTION append_events(
    held smallint[], heads bytea[], seen bigint[], again boolean,
    lanes smallint[], sequences bigint[], ids uuid[], types text[], subjects text[], moments timestamptz[],
    datas bytea[], befores bytea[], hashes bytea[], signatures text[], streams text[], versions integer[],
    correlation text, causation text, trace text
) RETURNS SETOF lane LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM lane WHERE lane.lane = ANY(held) ORDER BY lane.lane FOR UPDATE;
    IF cardinality(held) > (SELECT count(*) FROM lane JOIN unnest(held, heads) AS believed (lane, hash) USING (lane, hash)
                            WHERE again OR said_at < ALL (moments))
       OR EXISTS (SELECT FROM lane WHERE forked_at IS NOT NULL OR sequence < greatest(shown, seen[lane.lane + 1]))
    THEN
        RETURN QUERY SELECT * FROM lane ORDER BY lane.lane;
        RETURN;
    END IF;
    INSERT INTO ledger (lane, sequence, id, type, subject, recorded_at, correlation_id, causation_id, traceparent,
                        value, prev_hash, hash, signature, stream, stream_version)
    SELECT n.lane, n.sequence, n.id, n.type, n.subject, n.moment,
           coalesce(nullif(correlation, ''), n.id::text), causation, trace,
           n.data, n.before, n.hash, n.signature, n.stream, n.version
    FROM unnest(lanes, sequences, ids, types, subjects, moments, datas, befores, hashes, signatures, streams, versions)
         AS n (lane, sequence, id, type, subject, moment, data, before, hash, signature, stream, version);
    RETURN QUERY UPDATE lane SET sequence = n.sequence, hash = n.hash, recorded_at = n.moment
    FROM unnest(lanes, sequences, moments, hashes, signatures) AS n (lane, sequence, moment, hash, signature)
    WHERE lane.lane = n.lane AND n.signature <> '' RETURNING lane.*;
END $$;
