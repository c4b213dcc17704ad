//! Records in a map.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
};

use crate::{
    error::{Code, Error, Result},
    platform::{Change, Future, Record, Records, Space, Table, Unchanged},
};

type Map = BTreeMap<(Table, String), Vec<u8>>;

/// Records that live as long as any clone of this does: give several platforms the same to have them share storage.
#[derive(Clone)]
pub struct MemoryRecords {
    records: Rc<RefCell<Map>>,
    quota: Rc<Cell<usize>>,
}

impl Default for MemoryRecords {
    fn default() -> Self {
        MemoryRecords {
            records: Rc::default(),
            quota: Rc::new(Cell::new(usize::MAX)),
        }
    }
}

impl MemoryRecords {
    /// Limits how many bytes all records together may have, from now on.
    pub fn limit(&self, quota: usize) {
        self.quota.set(quota);
    }

    /// Everything there is, for tests that look at or tamper with it.
    pub fn edit<T>(&self, edit: impl FnOnce(&mut BTreeMap<(Table, String), Vec<u8>>) -> T) -> T {
        edit(&mut self.records.borrow_mut())
    }

    fn change(&self, unchanged: &[Unchanged], changes: Vec<Change>) -> Result<bool> {
        let mut records = self.records.borrow_mut();
        let is_as_before =
            |Unchanged(table, key, before): &Unchanged| records.get(&(*table, key.clone())) == before.as_ref();
        if !unchanged.iter().all(is_as_before) {
            return Ok(false);
        }
        let mut changed = records.clone();
        for change in changes {
            match change {
                Change::Put(table, key, bytes) => drop(changed.insert((table, key), bytes)),
                Change::Delete(table, key) => drop(changed.remove(&(table, key))),
            }
        }
        let size = |records: &Map| records.values().map(Vec::len).sum::<usize>();
        let (usage, quota) = (size(&records), self.quota.get());
        // What makes room is welcome also where there is too much.
        if size(&changed) > quota && size(&changed) > usage {
            let message = format!("the storage is full: {usage} of {quota} bytes are used");
            return Err(Error::new(Code::QuotaExceeded, message)
                .with("usage", usage)
                .with("quota", quota));
        }
        *records = changed;
        Ok(true)
    }
}

impl Records for MemoryRecords {
    fn get(&self, table: Table, key: &str) -> Future<Result<Option<Vec<u8>>>> {
        let (records, key) = (Rc::clone(&self.records), (table, key.to_owned()));
        Box::pin(async move { Ok(records.borrow().get(&key).cloned()) })
    }

    fn all(&self, table: Table) -> Future<Result<Vec<Record>>> {
        let records = Rc::clone(&self.records);
        Box::pin(async move {
            let records = records.borrow();
            let of_table = records.iter().filter(|((of, _), _)| *of == table);
            Ok(of_table.map(|((_, key), bytes)| (key.clone(), bytes.clone())).collect())
        })
    }

    fn keys(&self, table: Table) -> Future<Result<Vec<String>>> {
        let records = Rc::clone(&self.records);
        Box::pin(async move {
            let records = records.borrow();
            let of_table = records.keys().filter(|(of, _)| *of == table);
            Ok(of_table.map(|(_, key)| key.clone()).collect())
        })
    }

    fn apply(&self, unchanged: Vec<Unchanged>, changes: Vec<Change>) -> Future<Result<bool>> {
        let records = self.clone();
        Box::pin(async move { records.change(&unchanged, changes) })
    }

    fn space(&self) -> Future<Space> {
        let used = self.records.borrow().values().map(Vec::len).sum::<usize>();
        let quota = self.quota.get();
        Box::pin(async move {
            Space {
                used: Some(used as f64),
                quota: (quota != usize::MAX).then_some(quota as f64),
                persisted: true,
            }
        })
    }

    fn persist(&self) -> Future<bool> {
        Box::pin(async { true })
    }
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;

    use super::*;

    fn put(key: &str, bytes: &[u8]) -> Change {
        Change::Put(Table::Settings, key.to_owned(), bytes.to_vec())
    }

    #[test]
    fn changes_everything_or_nothing() {
        let records = MemoryRecords::default();
        let unchanged = |key: &str, bytes: Option<&[u8]>| {
            vec![Unchanged(Table::Settings, key.to_owned(), bytes.map(<[u8]>::to_vec))]
        };
        let get = |key| block_on(records.get(Table::Settings, key)).unwrap();
        assert!(block_on(records.apply(unchanged("a", None), vec![put("a", b"1"), put("b", b"2")])).unwrap());
        assert!(!block_on(records.apply(unchanged("a", None), vec![put("a", b"3")])).unwrap());
        assert_eq!(get("a").unwrap(), b"1");
        records.limit(3);
        let error = block_on(records.apply(vec![], vec![put("b", b""), put("c", b"1234")])).unwrap_err();
        assert_eq!(
            (error.code(), &error.details()["quota"]),
            (Code::QuotaExceeded, &3.into())
        );
        assert_eq!(get("b").unwrap(), b"2");
        let delete = Change::Delete(Table::Settings, "a".to_owned());
        assert!(block_on(records.apply(unchanged("a", Some(b"1")), vec![delete])).unwrap());
        assert_eq!(block_on(records.keys(Table::Settings)).unwrap(), ["b"]);
        assert_eq!(block_on(records.all(Table::Modules)).unwrap(), []);
    }
}
