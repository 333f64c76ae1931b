//! Records of numbers in as few bytes as they need, read by their place.
//!
//! Numbers are LEB128: seven bits a byte, as in WebAssembly and protocol buffers. Records stand one after the other in blocks
//! that are never moved once they are full, so growth neither copies what is there nor leaves room empty.

/// Records of a block.
const BLOCK_RECORDS: usize = 64;

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Packed {
    blocks: Vec<Block>,
    len: usize,
}

#[derive(Debug)]
struct Block {
    /// Where each record begins. A record has less than a thousand bytes, so that a block's places fit.
    begins: [u16; BLOCK_RECORDS],
    bytes: Vec<u8>,
}

impl Packed {
    /// How many records there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Adds a record of what `write` puts.
    pub fn push(&mut self, write: impl FnOnce(&mut Writer<'_>)) {
        let place = self.len % BLOCK_RECORDS;
        if place == 0 {
            if let Some(full) = self.blocks.last_mut() {
                full.bytes.shrink_to_fit();
            }
            self.blocks.push(Block { begins: [0; BLOCK_RECORDS], bytes: Vec::new() });
        }
        let block = self.blocks.last_mut().expect("one was just opened, or has room");
        block.begins[place] = u16::try_from(block.bytes.len()).expect("records are short");
        write(&mut Writer(&mut block.bytes));
        self.len += 1;
    }

    /// The record at a place, if there is one.
    pub fn get(&self, place: usize) -> Option<Reader<'_>> {
        let block = self.blocks.get(place / BLOCK_RECORDS).filter(|_| place < self.len)?;
        Some(Reader(&block.bytes[usize::from(block.begins[place % BLOCK_RECORDS])..]))
    }

    /// All records in order.
    pub fn iter(&self) -> impl Iterator<Item = Reader<'_>> {
        (0..self.len).filter_map(|place| self.get(place))
    }
}

/// Puts a record's numbers.
pub(super) struct Writer<'p>(&'p mut Vec<u8>);

impl Writer<'_> {
    pub fn put(&mut self, number: impl Into<u64>) {
        let mut rest = number.into();
        while rest >= 0x80 {
            self.0.push(rest as u8 | 0x80);
            rest >>= 7;
        }
        self.0.push(rest as u8);
    }

    /// A number that is near zero on either side.
    pub fn put_signed(&mut self, number: impl Into<i64>) {
        let number = number.into();
        self.put((number << 1 ^ number >> 63) as u64);
    }
}

/// Takes a record's numbers, as many as were put and in their order.
pub(super) struct Reader<'p>(&'p [u8]);

impl Reader<'_> {
    pub fn take(&mut self) -> u64 {
        let (mut number, mut shift) = (0, 0);
        loop {
            let (byte, rest) = self.0.split_first().expect("as much is taken as was put");
            self.0 = rest;
            number |= u64::from(byte & 0x7f) << shift;
            if *byte < 0x80 {
                return number;
            }
            shift += 7;
        }
    }

    /// A number that was put as one of 32 bits.
    pub fn take_u32(&mut self) -> u32 {
        self.take() as u32
    }

    pub fn take_signed(&mut self) -> i64 {
        let number = self.take();
        (number >> 1) as i64 ^ -((number & 1) as i64)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_was_put_is_taken(records in prop::collection::vec((any::<u64>(), any::<i64>(), any::<u32>()), 0..200)) {
            let mut packed = Packed::default();
            for (number, signed, short) in &records {
                packed.push(|record| {
                    record.put(*number);
                    record.put_signed(*signed);
                    record.put(*short);
                });
            }
            let taken = packed.iter().map(|mut record| (record.take(), record.take_signed(), record.take_u32()));
            prop_assert_eq!(taken.collect::<Vec<_>>(), records.clone());
            prop_assert!(packed.get(records.len()).is_none());
        }
    }
}
